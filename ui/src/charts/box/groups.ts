// Runs in groups by a column: categories, or spans of a number.

import type { Series } from "@/lib/frame";
import { asCategory, formatValue } from "@/lib/frame";
import { quantile, type Summary, sortedFinite, summarize } from "@/lib/statistics";

export interface Group {
  label: string;
  /** The rows with a finite value. */
  rows: readonly number[];
  values: Float64Array;
  summary: Summary;
}

/** More groups than this are not read. */
export const MAX_GROUPS = 30;
const SPANS = 6;

/** Groups the finite values; a number with many values is cut into spans with as many runs each. */
export function groupBy(values: Series, by: Series | undefined): Group[] {
  const rows: number[] = [];
  values.values.forEach((value, row) => {
    if (Number.isFinite(value)) rows.push(row);
  });
  if (!by) return rows.length ? [groupOf("All runs", rows, values)] : [];
  const [labels, place] = placing(by);
  const groups: number[][] = [...labels.map(() => []), []];
  for (const row of rows) groups[place(row)]?.push(row);
  return groups.flatMap((own, at) =>
    own.length ? [groupOf(labels[at] ?? "no value", own, values)] : [],
  );
}

function groupOf(label: string, rows: readonly number[], series: Series): Group {
  const values = Float64Array.from(rows, (row) => series.values[row] ?? Number.NaN);
  return { label: label || "(empty)", rows, values, summary: summarize(values) };
}

/** In three digits: a name of a group says about where it is. */
function roughly(by: Series, value: number): string {
  return formatValue(by, by.measure === "number" ? Number(value.toPrecision(3)) : value);
}

/** The names of the groups, and the place of a row in them; the last is for rows without a value. */
function placing(by: Series): [readonly string[], (row: number) => number] {
  const distinct = new Set(by.values).size;
  if (by.measure === "category" || distinct <= 12) {
    const { labels, values } = asCategory(by);
    return [
      labels,
      (row) => (Number.isNaN(values[row] ?? Number.NaN) ? labels.length : (values[row] ?? 0)),
    ];
  }
  const sorted = sortedFinite(by.values);
  const ends = Array.from({ length: SPANS + 1 }, (_, at) => quantile(sorted, at / SPANS));
  const labels = ends
    .slice(1)
    .map((end, at) => `${roughly(by, ends[at] ?? 0)} to ${roughly(by, end)}`);
  return [
    labels,
    (row) => {
      const value = by.values[row] ?? Number.NaN;
      if (!Number.isFinite(value)) return SPANS;
      const at = ends.findIndex((end, place) => place > 0 && value <= end);
      return at < 1 ? SPANS - 1 : at - 1;
    },
  ];
}
