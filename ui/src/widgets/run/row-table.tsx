import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { classes } from "@/kit/classes";
import styles from "@/widgets/run/row-table.module.css";

export interface RowColumn<Row> {
  id: string;
  label: string;
  isNumber?: boolean;
  /** Left out where there is little room. */
  isOptional?: boolean;
  /** A CSS width; columns without one share what is left. */
  width?: string;
  /** A column of acts: its head is only for those who hear the page. */
  isBare?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface Sort {
  column: string;
  isDescending: boolean;
}

interface Props<Row> {
  /** What the table holds, for those who hear the page. */
  label: string;
  columns: readonly RowColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  sort?: Sort | null;
  /** With it the heads of columns sort. */
  onSort?: ((sort: Sort | null) => void) | undefined;
  /** What stands there when no row is left. */
  none?: ReactNode;
}

const ROW = 28;
/** Rows beyond what is seen, so that most tables are whole and the browser can find text in them. */
const OVERSCAN = 30;

/** Rows of one height, of which only those near the view are there. */
export function RowTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  sort = null,
  onSort,
  none = "Nothing matches.",
}: Props<Row>) {
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 800, height: 491 },
  });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  if (rows.length === 0) return <p className={styles.none}>{none}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section ref={box} className={styles.box} tabIndex={0} aria-label={label}>
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.id}
              className={classOf(column)}
              style={column.width ? { width: column.width } : undefined}
            />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={before} span={columns.length} />
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <tr key={keyOf(row)} aria-rowindex={item.index + 2}>
                {columns.map((column) => (
                  <td key={column.id} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          <Space height={after} span={columns.length} />
        </tbody>
      </table>
    </section>
  );
}

function classOf(column: { isNumber?: boolean; isOptional?: boolean }): string {
  return classes(column.isNumber && styles.number, column.isOptional && styles.optional);
}

function Space({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td className={styles.space} style={{ height }} colSpan={span} />
    </tr>
  );
}

interface HeadProps<Row> {
  column: RowColumn<Row>;
  sort: Sort | null;
  onSort?: ((sort: Sort | null) => void) | undefined;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const isSorted = sort?.column === column.id;
  const direction = isSorted ? (sort.isDescending ? "descending" : "ascending") : "none";
  // Ascending, descending, then the first order again.
  const next = !isSorted
    ? { column: column.id, isDescending: false }
    : sort.isDescending
      ? null
      : { column: column.id, isDescending: true };
  const canSort = onSort && !column.isBare;
  return (
    <th scope="col" className={classOf(column)} aria-sort={canSort ? direction : undefined}>
      {canSort ? (
        <button type="button" onClick={() => onSort(next)}>
          {column.label}
          {isSorted && (sort.isDescending ? <ArrowDown /> : <ArrowUp />)}
        </button>
      ) : (
        <span className={column.isBare ? "visually-hidden" : undefined}>{column.label}</span>
      )}
    </th>
  );
}
