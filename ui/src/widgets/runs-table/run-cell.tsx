// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import type { Cell } from "@/widgets/runs-table/cell";
import type { PlacedColumn } from "@/widgets/runs-table/layout";
import styles from "@/widgets/runs-table/table-row.module.css";

interface CellProps {
  cell: Cell;
  column: PlacedColumn;
  index: number;
  focus: number;
}

const LETTER = 8;

/** One value. */
export function RunCell({ cell, column, index, focus }: CellProps) {
  return (
    <div
      role="gridcell"
      id={focus === column.place ? cellId(index, column.place) : undefined}
      aria-colindex={column.place + 2}
      className={styles.cell}
      style={{ width: column.width }}
      title={cell.title || undefined}
      data-long={cell.text.length * LETTER + 24 > column.width || undefined}
      data-right={cell.isRight || undefined}
      data-faint={cell.isFaint || undefined}
      data-best={cell.isBest || undefined}
      data-focus={focus === column.place || undefined}
      data-place={column.place}
    >
      {cell.text}
    </div>
  );
}

/** The id of a cell, for the grid to say which one is active. */
export function cellId(index: number, place: number): string {
  return `runs-cell-${index}-${place}`;
}
