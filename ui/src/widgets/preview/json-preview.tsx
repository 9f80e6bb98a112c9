import { lazy, Suspense, useMemo, useState } from "react";
import { useBytes } from "@/api/artifacts";
import { ErrorState } from "@/kit/error-state";
import { messageOf } from "@/kit/message-of";
import { Segments } from "@/kit/segments";
import { formatBytes } from "@/lib/format";
import { isGeoJson } from "@/lib/geo";
import { parseJson } from "@/lib/json";
import { recordTable, splitTable } from "@/lib/log-table";
import { readNotebook } from "@/lib/notebook";
import { decodeText } from "@/lib/sniff";
import { memorySource } from "@/lib/table";
import { isFigure } from "@/widgets/preview/figure";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { SourceView } from "@/widgets/preview/source-view";
import { TableStage } from "@/widgets/preview/table-stage";
import { TreeView } from "@/widgets/preview/tree-view";
import { Waiting } from "@/widgets/preview/waiting";

const FigureView = lazy(() => import("@/widgets/preview/figure-view"));
const NotebookView = lazy(() => import("@/widgets/preview/notebook-view"));
const GeoView = lazy(() => import("@/widgets/preview/geo-view"));

/** Beyond this, a value in memory is more than a tab should hold. */
const MOST_BYTES = 50_000_000;

/** JSON as what it holds: a table, a figure, a notebook, a map, or else a tree. */
export default function JsonPreview(props: PreviewProps) {
  const { file } = props;
  if ((file.file_size ?? 0) > MOST_BYTES) {
    const note = `A tree is shown of files up to ${formatBytes(MOST_BYTES)}.`;
    return <SourceView {...props} note={<p>{note}</p>} />;
  }
  return <WholeJson {...props} />;
}

function WholeJson(props: PreviewProps) {
  const bytes = useBytes(props.runId, props.file, MOST_BYTES);
  const [chosen, setChosen] = useState("");
  const parsed = useMemo(
    () => (bytes.data ? readValue(decodeText(bytes.data, props.sniffed.encoding)) : null),
    [bytes.data, props.sniffed.encoding],
  );
  if (bytes.isError) return <ErrorState error={bytes.error} onRetry={() => bytes.refetch()} />;
  if (!parsed) return <Waiting />;
  if ("problem" in parsed) {
    return <SourceView {...props} note={<p>This is not quite JSON: {parsed.problem}</p>} />;
  }
  const { special, value, text } = parsed;
  const view = chosen || (special ? "special" : "tree");
  const choice = (
    <Segments
      label="How it is shown"
      value={view}
      options={[
        ...(special ? [{ value: "special", label: special.label }] : []),
        { value: "tree", label: "Tree" },
        { value: "source", label: "Source" },
      ]}
      onChange={setChosen}
    />
  );
  if (view === "source") return <SourceView {...props} tools={choice} />;
  if (view === "tree" || !special) return <TreeView value={value} text={text} tools={choice} />;
  return (
    <Suspense fallback={<Waiting />}>
      {special.kind === "table" && (
        <TableStage source={special.source} runId={props.runId} tools={choice} />
      )}
      {special.kind === "figure" && <FigureView figure={special.figure} tools={choice} />}
      {special.kind === "notebook" && <NotebookView notebook={special.notebook} tools={choice} />}
      {special.kind === "map" && <GeoView value={value} tools={choice} />}
    </Suspense>
  );
}

function readValue(text: string) {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (problem) {
    return { problem: messageOf(problem) };
  }
  return { text, value, special: specialOf(value) };
}

function specialOf(value: unknown) {
  const table = splitTable(value) ?? recordTable(value);
  if (table) return { kind: "table", label: "Table", source: memorySource(table) } as const;
  const notebook = readNotebook(value);
  if (notebook) return { kind: "notebook", label: "Notebook", notebook } as const;
  if (isFigure(value)) return { kind: "figure", label: "Figure", figure: value } as const;
  if (isGeoJson(value)) return { kind: "map", label: "Map" } as const;
  return null;
}
