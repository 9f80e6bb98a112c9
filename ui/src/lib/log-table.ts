// Tables in JSON: what `log_table` writes (pandas' "split" form), and lists or lines of records.

import { kindOf, type TableData } from "@/lib/table";

/** Reads `{"columns": […], "data": [[…], …]}`; null where a value is something else. */
export function splitTable(value: unknown): TableData | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { columns, data } = value as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data) || columns.length === 0) return null;
  if (!data.every(Array.isArray)) return null;
  return fromRows(columns.map(nameOf), data as unknown[][]);
}

/** Reads `[{…}, {…}]`, two records at least, as a table of all their fields; or null. */
export function recordTable(value: unknown): TableData | null {
  if (!Array.isArray(value) || value.length < 2) return null;
  if (!value.every((one) => typeof one === "object" && one !== null && !Array.isArray(one))) {
    return null;
  }
  const names = new Set<string>();
  for (const record of value as Record<string, unknown>[]) {
    for (const name of Object.keys(record)) names.add(name);
    // Records with names of their own are a dictionary, not rows.
    if (names.size > 2_000) return null;
  }
  const all = [...names];
  const rows = (value as Record<string, unknown>[]).map((record) =>
    all.map((name) => (Object.hasOwn(record, name) ? record[name] : null)),
  );
  return fromRows(all, rows);
}

function fromRows(names: string[], rows: unknown[][]): TableData {
  const values = names.map((_, place) => rows.map((row) => row[place] ?? null));
  const columns = names.map((name, place) => {
    const kind = kindOf(values[place] ?? []);
    return { name, kind, type: kind };
  });
  return { columns, values, length: rows.length };
}

// Columns of several levels come as lists.
function nameOf(name: unknown): string {
  return Array.isArray(name) ? name.join(" / ") : String(name);
}

/** The path of an image or another file that a cell of `log_table` stands for, or null. */
export function cellFile(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { type, filepath, path } = value as Record<string, unknown>;
  const found = typeof filepath === "string" ? filepath : path;
  return type === "image" && typeof found === "string" && found ? found : null;
}
