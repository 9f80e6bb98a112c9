import type { ReactNode } from "react";
import styles from "@/kit/data-table.module.css";
import { formatNumber } from "@/lib/format";
import { type Cell, type ColumnKind, cellText } from "@/lib/table";

/** What of a text is drawn in a cell; the row shows all of it. */
const LONGEST = 300;

interface Props {
  value: Cell;
  kind: ColumnKind;
  draw?: ((value: Cell) => ReactNode | undefined) | undefined;
}

/** One value: numbers rounded, the rest cut to one line; complete in its title. */
export function TableCell({ value, kind, draw }: Props) {
  const drawn = draw?.(value);
  if (drawn !== undefined) return drawn;
  if (value === null || value === undefined) return <span className={styles.missing}>null</span>;
  const text = cellText(value);
  const short = kind === "number" ? shortNumber(value, text) : shortText(value, text);
  return (
    <span className={styles.cell} title={text.slice(0, 2_000)}>
      {short}
    </span>
  );
}

// Whole numbers stay as they are: they may be years, or names.
function shortNumber(value: Cell, text: string): string {
  if (/^[+-]?\d*$/.test(text)) return text;
  const number = Number(value);
  return text.length <= 7 || (Number.isNaN(number) && !/nan/i.test(text))
    ? text
    : formatNumber(number);
}

function shortText(value: Cell, text: string): string {
  if (value instanceof Date) return text.replace(/(:00)?\.000Z$/, "").replace(/ 00:00$/, "");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
