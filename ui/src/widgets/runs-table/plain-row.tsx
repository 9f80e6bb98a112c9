// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import { memo } from "react";
import { Skeleton } from "@/kit/skeleton";
import type { Item } from "@/widgets/runs-table/items";
import type { RowFrame } from "@/widgets/runs-table/table-row";
import styles from "@/widgets/runs-table/table-row.module.css";

interface Props {
  /** None where the run is still to come. */
  item: Item | undefined;
  index: number;
  top: number;
  frame: RowFrame;
}

/** A row without a run: one that is on its way, or a line under children. */
export const PlainRow = memo(function PlainRow({ item, index, top, frame }: Props) {
  const { layout } = frame;
  const text = item?.kind === "rest" ? item.text : "";
  const depth = item?.kind === "rest" ? item.depth : 0;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ top, width: layout.leftWidth + layout.restWidth }}
      data-index={index}
    >
      <div className={styles.sticky} style={{ width: layout.leftWidth }} role="presentation">
        <div className={styles.check} role="presentation" />
        <div
          role="gridcell"
          aria-colindex={2}
          className={styles.name}
          style={{ width: layout.nameWidth, paddingLeft: depth * 18 }}
        >
          {text ? (
            <span className={styles.rest}>{text}</span>
          ) : (
            <Skeleton width={150} height={10} />
          )}
        </div>
      </div>
      <div className={styles.filler} role="presentation" />
    </div>
  );
});
