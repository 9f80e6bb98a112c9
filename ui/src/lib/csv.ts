// CSV and its relatives as tables. Must not know where the text comes from.

import Papa from "papaparse";
import { isMissing, kindOf, type TableData, toNumber } from "@/lib/table";

/** What of a file is read; the rest is only named. */
export const CSV_BYTES = 50_000_000;

/** Parses a text; of one that was cut off, the last line is left out. */
export function parseCsv(text: string, delimiter: string, isWhole: boolean): TableData {
  const { data } = Papa.parse<string[]>(text, { delimiter, skipEmptyLines: true });
  if (!isWhole) data.pop();
  const width = data.reduce((most, row) => Math.max(most, row.length), 0);
  const names = data[0] && isHeader(data[0], data[1]) ? data.shift() : undefined;
  const values = Array.from({ length: width }, () => new Array<string | null>(data.length));
  data.forEach((row, at) => {
    for (let place = 0; place < width; place++) {
      const column = values[place];
      if (column) column[at] = row[place] ?? null;
    }
  });
  const columns = values.map((column, place) => {
    const kind = kindOf(column);
    return { name: names?.[place] ?? `${place + 1}`, kind, type: kind };
  });
  return { columns, values, length: data.length };
}

/** A first row without numbers names the columns; so does one of text over numbers. */
function isHeader(first: string[], second: string[] | undefined): boolean {
  const numbers = first.filter((cell) => toNumber(cell) !== null).length;
  if (numbers === 0) return first.some((cell) => cell !== "");
  // Files of pandas with numbered columns: 0,1,2 over other values; an empty corner gives it away.
  return first[0] === "" && numbers === first.length - 1 && !isMissing(second?.[0]);
}
