// Runs of equal params or tags as groups: how many, and mean and spread of each column of numbers.
// Pure; knows columns of values and nothing of where they come from.

import { NO_TEXT, type RunsPage, textAt } from "@/api/runs-table";

/** Mean and spread of the finite values of one column in one group. */
export interface Spread {
  /** How many runs have a finite value. */
  n: number;
  mean: number;
  /** The standard deviation of the sample; 0 of a single value. */
  deviation: number;
  min: number;
  max: number;
}

/** The texts of one column in one group. */
export interface Texts {
  /** The text that all its runs have; null where they differ. */
  shared: string | null;
  /** How many different ones there are. */
  count: number;
}

export interface RunGroup {
  /** Tells it from others: the values as JSON. */
  key: string;
  values: readonly (string | null)[];
  /** Places in the page, in its order. */
  rows: readonly number[];
  /** By the name of the column, those of numbers. */
  spreads: ReadonlyMap<string, Spread>;
  /** By the name of the column, those of texts. */
  texts: ReadonlyMap<string, Texts>;
}

/** Groups the runs of a page by the texts of some columns; `columns` are summed up. */
export function groupRuns(
  page: RunsPage,
  by: readonly string[],
  columns: readonly string[],
): RunGroup[] {
  const found = new Map<string, { values: (string | null)[]; rows: number[] }>();
  page.runIds.forEach((_, row) => {
    const values = by.map((name) => textAt(page.columns.get(name), row));
    const key = JSON.stringify(values);
    const group = found.get(key);
    if (group) group.rows.push(row);
    else found.set(key, { values, rows: [row] });
  });
  return [...found].map(([key, { values, rows }]) => {
    const spreads = new Map<string, Spread>();
    const texts = new Map<string, Texts>();
    for (const name of columns) {
      const column = page.columns.get(name);
      if (column?.kind === "number") {
        const spread = spreadOf(column.values, column.present, rows);
        if (spread) spreads.set(name, spread);
      } else if (column) {
        texts.set(name, textsOf(column.texts, column.codes, rows));
      }
    }
    return { key, values, rows, spreads, texts };
  });
}

/** Mean, spread and ends of some values; null without a finite one. Welford's method. */
export function spreadOf(
  values: Float64Array,
  present: Uint8Array,
  rows: readonly number[],
): Spread | null {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = values[row];
    if (!present[row] || value === undefined || !Number.isFinite(value)) continue;
    n += 1;
    const step = value - mean;
    mean += step / n;
    squares += step * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (n === 0) return null;
  return { n, mean, deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, min, max };
}

function textsOf(texts: readonly string[], codes: Uint32Array, rows: readonly number[]): Texts {
  const found = new Set(rows.map((row) => codes[row] ?? NO_TEXT));
  const isWhole = !found.delete(NO_TEXT);
  const [only] = found;
  const isShared = isWhole && found.size === 1 && only !== undefined;
  return { shared: isShared ? (texts[only] ?? null) : null, count: found.size };
}

/**
 * Sorts groups by a column: means of numbers, otherwise their own values, numbers by number.
 *
 * Groups without a value come last either way; without a column they stand by their own values.
 */
export function sortGroups(
  groups: readonly RunGroup[],
  by: readonly string[],
  sort: { id: string; isDescending: boolean } | undefined,
): readonly RunGroup[] {
  if (!sort) return [...groups].sort(compareValues);
  const place = by.indexOf(sort.id);
  const sign = sort.isDescending ? -1 : 1;
  const read = (group: RunGroup) =>
    place >= 0 ? (group.values[place] ?? null) : (group.spreads.get(sort.id)?.mean ?? null);
  return [...groups].sort((a, b) => {
    const [one, other] = [read(a), read(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compare(one, other);
  });
}

function compareValues(a: RunGroup, b: RunGroup): number {
  for (const [place, one] of a.values.entries()) {
    const other = b.values[place] ?? null;
    if (one === other) continue;
    if (one === null || other === null) return one === null ? 1 : -1;
    return compare(one, other);
  }
  return 0;
}

function compare(one: string | number, other: string | number): number {
  const difference = Number(one) - Number(other);
  if (Number.isFinite(difference)) return difference;
  return String(one).localeCompare(String(other), "en", { numeric: true });
}
