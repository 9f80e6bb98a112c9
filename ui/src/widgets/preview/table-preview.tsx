import { useState } from "react";
import { useTable } from "@/api/tables";
import { EmptyState } from "@/kit/empty-state";
import { messageOf } from "@/kit/message-of";
import { Segments } from "@/kit/segments";
import { formatBytes } from "@/lib/format";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { SourceView } from "@/widgets/preview/source-view";
import { TableStage } from "@/widgets/preview/table-stage";
import { Waiting } from "@/widgets/preview/waiting";

/** What is read of a table in text; of Parquet only what is looked at is. */
const MOST_BYTES = 50_000_000;

/** CSV and Parquet files as pages of a table. */
export default function TablePreview(props: PreviewProps) {
  const { runId, file, sniffed } = props;
  const [view, setView] = useState("table");
  const { source, error, progress } = useTable(runId, file, sniffed, MOST_BYTES);
  const isText = sniffed.kind === "csv";
  const choice = isText && (
    <Segments
      label="How it is shown"
      value={view}
      options={[
        { value: "table", label: "Table" },
        { value: "source", label: "Source" },
      ]}
      onChange={setView}
    />
  );
  if (view === "source") return <SourceView {...props} tools={choice} />;
  if (error) {
    if (isText) return <SourceView {...props} note={<p>No table: {messageOf(error)}</p>} />;
    return (
      <EmptyState title="This table cannot be read">
        <p>{messageOf(error)}</p>
      </EmptyState>
    );
  }
  if (!source) return <Waiting progress={progress} />;
  return (
    <TableStage
      source={source}
      runId={runId}
      tools={choice}
      note={
        source.isPartial &&
        `The first ${formatBytes(MOST_BYTES)} of ${formatBytes(file.file_size ?? 0)}; sorting and filters look at these. Download the file for the rest.`
      }
    />
  );
}
