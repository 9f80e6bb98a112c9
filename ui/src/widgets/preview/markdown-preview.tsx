import { type ReactNode, useMemo } from "react";
import { useBytes, viewUrl } from "@/api/artifacts";
import { ErrorState } from "@/kit/error-state";
import { Markdown } from "@/kit/markdown";
import { decodeText } from "@/lib/sniff";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { Stage } from "@/widgets/preview/stage";
import { Waiting } from "@/widgets/preview/waiting";

const MOST_BYTES = 2_000_000;
// `![text](figures/loss.png)`, where the address is relative.
const PICTURE = /(!\[[^\]\n]*\]\()(?![a-z][a-z\d+.-]*:|\/)([^)\s]+)/gi;

interface Props extends PreviewProps {
  tools?: ReactNode;
}

/** A text in markdown as it is meant; its pictures are files beside it. */
export default function MarkdownPreview({ runId, file, sniffed, tools }: Props) {
  const bytes = useBytes(runId, file, MOST_BYTES);
  const text = useMemo(() => {
    if (!bytes.data) return "";
    const folder = file.path.split("/").slice(0, -1);
    return decodeText(bytes.data, sniffed.encoding).replace(
      PICTURE,
      (_, before: string, address: string) =>
        before + viewUrl(runId, resolvePath(folder, unescaped(address))),
    );
  }, [bytes.data, sniffed.encoding, runId, file.path]);
  if (bytes.isError) return <ErrorState error={bytes.error} onRetry={() => bytes.refetch()} />;
  if (!bytes.data) return <Waiting />;
  return (
    <Stage tools={tools} isPadded>
      <Markdown text={text} />
    </Stage>
  );
}

function resolvePath(folder: readonly string[], address: string): string {
  const parts = [...folder];
  for (const part of address.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function unescaped(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    // A percent sign that escapes nothing stands for itself.
    return address;
  }
}
