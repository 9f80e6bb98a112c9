// Rows in another order.

/** What a row is sorted by; what is null comes last whichever way, and so does NaN. */
export type SortValue = string | number | null | undefined;

const TEXTS = new Intl.Collator("en", { numeric: true });

/** Returns the rows in the order of `read`; equal ones keep theirs. */
export function sortRows<Row>(
  rows: readonly Row[],
  read: (row: Row) => SortValue,
  isDescending: boolean,
): Row[] {
  const sign = isDescending ? -1 : 1;
  // Read once each: with 12,000 rows a comparison that reads is the slower half.
  const keyed = rows.map((row) => ({ row, value: read(row) }));
  keyed.sort((a, b) => {
    const isLast = Number(isNothing(a.value)) - Number(isNothing(b.value));
    if (isLast || isNothing(a.value)) return isLast;
    return sign * compare(a.value, b.value);
  });
  return keyed.map((one) => one.row);
}

function isNothing(value: SortValue): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  return TEXTS.compare(String(a), String(b));
}
