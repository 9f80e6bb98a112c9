import { Link } from "@tanstack/react-router";
import { exactNumber } from "@/lib/format";
import { type Frame, formatCell, type Series } from "@/lib/frame";
import styles from "@/widgets/compare/compare.module.css";

interface Props {
  frame: Frame;
  /** The rows shown, in order. */
  rows: readonly number[];
  columns: readonly string[];
  /** The column that they are sorted by. */
  sorted?: string | undefined;
  colorOf: (row: number) => string;
  onMark?: (row: number | null) => void;
  label: string;
}

/** Runs with the columns of a plot, as a table. */
export function RunList({ frame, rows, columns, sorted, colorOf, onMark, label }: Props) {
  const series = [...new Set(columns)].flatMap((name) => frame.series.get(name) ?? []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            {series.map((one) => (
              <th
                key={one.column}
                scope="col"
                data-number={one.measure !== "category" || undefined}
                aria-sort={one.column === sorted ? "other" : undefined}
                title={one.column}
              >
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={frame.runIds[row]}
              onPointerEnter={() => onMark?.(row)}
              onPointerLeave={() => onMark?.(null)}
            >
              <th scope="row">
                <span className={styles.dot} style={{ background: colorOf(row) }} />
                <Link to="/runs/$runId" params={{ runId: frame.runIds[row] ?? "" }}>
                  {frame.names[row]}
                </Link>
              </th>
              {series.map((one) => (
                <td
                  key={one.column}
                  data-number={one.measure !== "category" || undefined}
                  title={titleOf(one, row)}
                >
                  {formatCell(one, row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function titleOf(series: Series, row: number): string | undefined {
  const value = series.values[row];
  if (series.measure !== "number" || value === undefined || !series.present[row]) return undefined;
  return exactNumber(value);
}

/** Rows by a column, the better first, those without a value last. */
export function sortRows(
  rows: readonly number[],
  series: Series | undefined,
  isLessBetter: boolean,
): number[] {
  if (!series) return [...rows];
  const sign = isLessBetter || series.measure === "category" ? 1 : -1;
  const value = (row: number) => series.values[row] ?? Number.NaN;
  return [...rows].sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (Number.isNaN(one)) return Number.isNaN(other) ? 0 : 1;
    return Number.isNaN(other) ? -1 : sign * (one - other);
  });
}
