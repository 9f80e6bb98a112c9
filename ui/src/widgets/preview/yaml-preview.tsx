import { CORE_SCHEMA, loadAll } from "js-yaml";
import { type ReactNode, useMemo } from "react";
import { useBytes } from "@/api/artifacts";
import { ErrorState } from "@/kit/error-state";
import { messageOf } from "@/kit/message-of";
import { decodeText } from "@/lib/sniff";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { SourceView } from "@/widgets/preview/source-view";
import { TreeView } from "@/widgets/preview/tree-view";
import { Waiting } from "@/widgets/preview/waiting";

const MOST_BYTES = 2_000_000;

interface Props extends PreviewProps {
  tools?: ReactNode;
}

/** YAML as the tree that it stands for. */
export default function YamlPreview(props: Props) {
  const { runId, file, sniffed, tools } = props;
  const bytes = useBytes(runId, file, MOST_BYTES);
  const read = useMemo(() => {
    if (!bytes.data) return null;
    const text = decodeText(bytes.data, sniffed.encoding);
    try {
      const documents = loadAll(text, { schema: CORE_SCHEMA });
      return { text, value: documents.length === 1 ? documents[0] : documents };
    } catch (problem) {
      return { problem: messageOf(problem) };
    }
  }, [bytes.data, sniffed.encoding]);
  if (bytes.isError) return <ErrorState error={bytes.error} onRetry={() => bytes.refetch()} />;
  if (!read) return <Waiting />;
  if ("problem" in read) {
    return <SourceView {...props} note={<p>This cannot be read as YAML: {read.problem}</p>} />;
  }
  return <TreeView value={read.value} text={read.text} tools={tools} />;
}
