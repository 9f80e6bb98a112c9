// Runs as a table to take away: its columns, and the files of it that need no library.

/** What a cell holds: a time is in milliseconds since 1970. */
export interface ExportColumn {
  /** The head: `metrics.rmse`, `start_time`. */
  name: string;
  kind: "number" | "text" | "time";
  values: (number | string | null)[];
}

const TIMES = new Set(["start_time", "end_time", "heartbeat_time"]);

/** The head of a column that `runs.table` calls so: the names that `search_runs` gives in Python. */
export function exportName(column: string): string {
  const bare = column.replace(/`((?:[^`]|``)*)`/g, (_, key: string) => key.replaceAll("``", "`"));
  const name = bare.replace(/^attributes\./, "");
  return name === "duration" ? "duration_ms" : name;
}

/** Whether the numbers of a column are times. */
export function isTime(column: string): boolean {
  return column.startsWith("attributes.") && TIMES.has(column.slice("attributes.".length));
}

// What spreadsheets take for a formula; a tab or a return before it does not stop them.
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)$/i;

/** One cell: a text that a spreadsheet would run gets an apostrophe before it; numbers stay. */
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Writes lines ended as RFC 4180 says, in pieces, so that no text of 100,000 runs is built twice. */
export function toCsv(columns: readonly ExportColumn[]): string[] {
  const lines = [`${columns.map((one) => csvCell(one.name)).join(",")}\r\n`];
  const rows = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) {
    lines.push(`${columns.map((one) => cellText(one, row)).join(",")}\r\n`);
  }
  return lines;
}

function cellText(column: ExportColumn, row: number): string {
  const value = column.values[row];
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return csvCell(value);
  if (column.kind === "time") return new Date(value).toISOString();
  return numberText(value);
}

/** As Python, R and spreadsheets read it. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return String(value);
}

/** Writes an array of objects; JSON has no NaN, so that what is not finite is a text. */
export function toJson(columns: readonly ExportColumn[]): string[] {
  const rows = columns[0]?.values.length ?? 0;
  const parts = ["[\n"];
  for (let row = 0; row < rows; row++) {
    const item = Object.fromEntries(columns.map((one) => [one.name, jsonValue(one, row)]));
    parts.push(JSON.stringify(item), row < rows - 1 ? ",\n" : "\n");
  }
  parts.push("]\n");
  return parts;
}

function jsonValue(column: ExportColumn, row: number): string | number | null {
  const value = column.values[row] ?? null;
  if (typeof value !== "number") return value;
  if (column.kind === "time") return new Date(value).toISOString();
  return Number.isFinite(value) ? value : numberText(value);
}
