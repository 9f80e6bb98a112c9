import { useMemo, useState } from "react";
import { useBytes } from "@/api/artifacts";
import { ErrorState } from "@/kit/error-state";
import { Segments } from "@/kit/segments";
import { parseJson } from "@/lib/json";
import { recordTable } from "@/lib/log-table";
import { decodeText } from "@/lib/sniff";
import { memorySource, type TableSource } from "@/lib/table";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { SourceView } from "@/widgets/preview/source-view";
import { TableStage } from "@/widgets/preview/table-stage";
import { Waiting } from "@/widgets/preview/waiting";

const MOST_BYTES = 50_000_000;

/** A record of JSON in each line, as a table. */
export default function LinesPreview(props: PreviewProps) {
  const { runId, file, sniffed } = props;
  const bytes = useBytes(runId, file, MOST_BYTES);
  const [view, setView] = useState("table");
  const isWhole = (bytes.data?.length ?? 0) >= (file.file_size ?? 0);
  const source = useMemo(
    () => (bytes.data ? readLines(decodeText(bytes.data, sniffed.encoding), isWhole) : null),
    [bytes.data, sniffed.encoding, isWhole],
  );
  if (bytes.isError) return <ErrorState error={bytes.error} onRetry={() => bytes.refetch()} />;
  if (!bytes.data) return <Waiting />;
  if (!source) return <SourceView {...props} />;
  const choice = (
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
  return <TableStage source={source} runId={runId} tools={choice} />;
}

/** Returns the records as a table; null where a line is none. */
function readLines(text: string, isWhole: boolean): TableSource | null {
  const lines = text.split("\n");
  if (!isWhole) lines.pop();
  const records: unknown[] = [];
  for (const line of lines) {
    if (!line.trim()) continue;
    try {
      records.push(parseJson(line));
    } catch {
      // Then it is shown as the text that it is.
      return null;
    }
  }
  const table = recordTable(records.length === 1 ? [...records, ...records] : records);
  if (table && records.length === 1) return memorySource({ ...table, length: 1 });
  return table && memorySource(table, !isWhole);
}
