// All runs of a view, page by page, as columns to take away.

import type { Request } from "@/api/client";
import { type Column, fetchRunsPage, numberAt, textAt } from "@/api/runs-table";
import { type ExportColumn, exportName, isTime } from "@/lib/export-table";

type Question = Pick<Request<"runs.table">, "experiment_ids" | "filter" | "order_by" | "view">;

const PAGE = 2_000;
/** Ids of 32 characters with their quotes, in a filter of at most 20,000. */
const NAMED = 500;

/** Fetches all pages; `onProgress` gets how many runs are there. Throws when `signal` ends it. */
export async function fetchForExport(
  question: Question,
  columns: readonly string[],
  signal: AbortSignal,
  onProgress: (runs: number) => void,
): Promise<ExportColumn[]> {
  const names = [...new Set(columns)];
  const ids: ExportColumn = { name: "run_id", kind: "text", values: [] };
  const found = names.map((name): ExportColumn => {
    return { name: exportName(name), kind: isTime(name) ? "time" : "text", values: [] };
  });
  let token = "";
  do {
    const page = await fetchRunsPage(
      { ...question, columns: names, max_results: PAGE, page_token: token },
      signal,
    );
    for (const id of page.runIds) ids.values.push(id);
    names.forEach((name, place) => {
      const column = page.columns.get(name);
      const kept = found[place];
      if (column && kept) append(kept, column, page.runIds.length);
    });
    onProgress(ids.values.length);
    token = page.next;
  } while (token);
  return [ids, ...found];
}

function append(kept: ExportColumn, column: Column, rows: number): void {
  if (column.kind === "number" && kept.kind === "text") kept.kind = "number";
  for (let row = 0; row < rows; row++) {
    kept.values.push(column.kind === "number" ? numberAt(column, row) : textAt(column, row));
  }
}

/** Fetches only the runs that are named. */
export async function fetchNamedForExport(
  runIds: readonly string[],
  question: Question,
  columns: readonly string[],
  signal: AbortSignal,
  onProgress: (runs: number) => void,
): Promise<ExportColumn[]> {
  let all: ExportColumn[] = [];
  for (let start = 0; start < runIds.length; start += NAMED) {
    const named = runIds.slice(start, start + NAMED).map((id) => `'${id.replaceAll("'", "''")}'`);
    const filter = `attributes.run_id IN (${named.join(", ")})`;
    const piece = await fetchForExport({ ...question, filter, view: 3 }, columns, signal, (runs) =>
      onProgress(start + runs),
    );
    all = all.length ? all.map((one, place) => joined(one, piece[place])) : piece;
  }
  return all;
}

function joined(one: ExportColumn, more: ExportColumn | undefined): ExportColumn {
  return more ? { ...one, values: [...one.values, ...more.values] } : one;
}
