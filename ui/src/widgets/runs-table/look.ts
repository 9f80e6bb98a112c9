// What is known of whole columns, so that single cells can be drawn in their light: whether they
// hold numbers, how many decimals those have, whether all runs have the same, which value is best.

import { type Column, NO_TEXT, type RunsPage } from "@/api/runs-table";
import type { Goal, RunColumn } from "@/lib/run-columns";

export interface ColumnLook {
  isNumeric: boolean;
  /** Decimals that its measured numbers are shown with; null where they differ too much. */
  decimals: number | null;
  /** Whether all runs that are loaded have the same value. */
  isSame: boolean;
  /** The best value of all runs, if it is known. */
  best: number | null;
}

/** Looks at the columns of some pages; decimals follow the first, so that nothing jumps later. */
export function looksOf(
  pages: readonly RunsPage[],
  columns: readonly RunColumn[],
  best: ReadonlyMap<string, number | null>,
): ReadonlyMap<string, ColumnLook> {
  const looks = columns.map(({ id, field }): [string, ColumnLook] => {
    const first = pages
      .map((page) => page.columns.get(id))
      .find((column) => column && !isBlank(column));
    const isMetric = field.entity === "metric";
    const look: ColumnLook = {
      isNumeric: isMetric || (first ? isNumeric(first) : false),
      decimals:
        isMetric && first?.kind === "number" ? decimalsOf(first.values, first.present) : null,
      isSame: field.entity === "param" && isSame(pages, id),
      best: best.get(id) ?? null,
    };
    return [id, look];
  });
  return new Map(looks);
}

function isBlank(column: Column): boolean {
  return column.kind === "text" ? column.texts.length === 0 : !column.present.includes(1);
}

function isNumeric(column: Column): boolean {
  if (column.kind === "number") return true;
  const texts = column.texts.filter(Boolean);
  return texts.length > 0 && texts.every((text) => Number.isFinite(Number(text)));
}

const DIGITS = 5;

/** So many that the middle one has five digits; null for whole numbers and for wide ranges. */
export function decimalsOf(values: Float64Array, present: Uint8Array): number | null {
  const sizes: number[] = [];
  let isWhole = true;
  values.forEach((value, row) => {
    if (!present[row] || !Number.isFinite(value)) return;
    if (!Number.isInteger(value)) isWhole = false;
    if (value !== 0) sizes.push(Math.abs(value));
  });
  if (isWhole || sizes.length === 0) return null;
  sizes.sort((a, b) => a - b);
  const middle = sizes[sizes.length >> 1] ?? 1;
  const decimals = DIGITS - 1 - Math.floor(Math.log10(middle));
  return decimals > 8 ? null : Math.max(0, Math.min(DIGITS, decimals));
}

const singles = new WeakMap<Column, string | null>();

/** Whether the pages have one text in a column, and every run has it. */
function isSame(pages: readonly RunsPage[], id: string): boolean {
  let runs = 0;
  let shared: string | null = null;
  for (const page of pages) {
    const column = page.columns.get(id);
    if (column?.kind !== "text") return false;
    let single = singles.get(column);
    if (single === undefined) {
      const isOne = column.texts.length === 1 && !column.codes.includes(NO_TEXT);
      single = isOne ? (column.texts[0] ?? null) : null;
      singles.set(column, single);
    }
    if (single === null || (shared !== null && shared !== single)) return false;
    shared = single;
    runs += page.runIds.length;
  }
  return runs > 1;
}

const ends = new WeakMap<Column, { min: number; max: number }>();

/** The best of the values that are loaded; null where there are not two to choose from. */
export function bestOf(pages: readonly RunsPage[], id: string, goal: Goal): number | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const page of pages) {
    const column = page.columns.get(id);
    if (column?.kind !== "number") continue;
    const found = endsOf(column);
    min = Math.min(min, found.min);
    max = Math.max(max, found.max);
  }
  if (min >= max) return null;
  return goal === "min" ? min : max;
}

function endsOf(column: Extract<Column, { kind: "number" }>): { min: number; max: number } {
  const known = ends.get(column);
  if (known) return known;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  column.values.forEach((value, row) => {
    if (!column.present[row] || !Number.isFinite(value)) return;
    if (value < min) min = value;
    if (value > max) max = value;
  });
  const found = { min, max };
  ends.set(column, found);
  return found;
}
