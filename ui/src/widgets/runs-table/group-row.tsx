// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { formatCount, plural } from "@/lib/format";
import { columnOf } from "@/lib/run-columns";
import { type Cell, spreadCell } from "@/widgets/runs-table/cell";
import { CheckMark } from "@/widgets/runs-table/check-mark";
import { Filler } from "@/widgets/runs-table/filler";
import type { GroupItem } from "@/widgets/runs-table/items";
import type { PlacedColumn } from "@/widgets/runs-table/layout";
import { RowTool } from "@/widgets/runs-table/row-tool";
import { cellId, RunCell } from "@/widgets/runs-table/run-cell";
import type { RowFrame } from "@/widgets/runs-table/table-row";
import styles from "@/widgets/runs-table/table-row.module.css";

interface Props {
  item: GroupItem;
  by: readonly string[];
  index: number;
  top: number;
  frame: RowFrame;
  isOpen: boolean;
  isPicked: boolean;
  focus: number;
}

/** A group of runs: what they share, how many they are, mean and spread of each column. */
export const GroupRow = memo(function GroupRow(props: Props) {
  const { item, by, index, top, frame, isOpen, isPicked, focus } = props;
  const { layout, window } = frame;
  const cell = (column: PlacedColumn) => (
    <RunCell
      key={column.id}
      cell={groupCell(item, column, frame)}
      column={column}
      index={index}
      focus={focus}
    />
  );
  const count = item.group.rows.length;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isPicked}
      className={styles.row}
      style={{ top, width: layout.leftWidth + layout.restWidth }}
      data-index={index}
      data-group
    >
      <div className={styles.sticky} style={{ width: layout.leftWidth }} role="presentation">
        <div role="gridcell" aria-colindex={1} className={styles.check}>
          <CheckMark
            isOn={isPicked}
            label={`Select the ${formatCount(count)} runs of this group`}
          />
        </div>
        <div
          role="gridcell"
          id={focus === 0 ? cellId(index, 0) : undefined}
          aria-colindex={2}
          className={styles.name}
          style={{ width: layout.nameWidth }}
          data-focus={focus === 0 || undefined}
          data-place={0}
        >
          <RowTool
            act="open"
            label={isOpen ? "Fold the group" : "Show its runs"}
            className={styles.fold}
            isExpanded={isOpen}
          >
            <ChevronRight />
          </RowTool>
          <span className={styles.groupName}>
            {item.group.values.map((value, place) => {
              const key = columnOf(by[place] ?? "")?.title ?? "";
              return (
                <span key={by[place]} title={`${key}: ${value ?? "none"}`}>
                  <em>{key}</em> {value ?? "none"}
                </span>
              );
            })}
          </span>
          <span className={styles.children}>{formatCount(count)}</span>
        </div>
        {layout.left.map(cell)}
      </div>
      {window.before > 0 && <Filler width={window.before} />}
      {layout.rest.slice(window.from, window.to).map(cell)}
      <div className={styles.filler} role="presentation" />
    </div>
  );
});

function groupCell({ group }: GroupItem, column: PlacedColumn, { looks }: RowFrame): Cell {
  const look = looks.get(column.id);
  const spread = group.spreads.get(column.id);
  if (spread) return spreadCell(spread, column, look);
  const texts = group.texts.get(column.id);
  if (!texts?.count) return { text: "", title: "" };
  const isRight = look?.isNumeric ?? false;
  if (texts.shared !== null) {
    return { text: texts.shared, title: texts.shared, isRight, isFaint: look?.isSame ?? false };
  }
  const text = plural(texts.count, "value");
  return { text, title: `${text} in this group`, isRight, isFaint: true };
}
