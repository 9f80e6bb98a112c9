// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import { ChevronRight, EllipsisVertical, Eye, EyeOff, Pencil, Pin } from "lucide-react";
import { memo } from "react";
import { StatusMark } from "@/kit/status-mark";
import { runColor } from "@/lib/color";
import type { Theme } from "@/lib/theme";
import { type Cell, cellOf } from "@/widgets/runs-table/cell";
import { CheckMark } from "@/widgets/runs-table/check-mark";
import { Filler } from "@/widgets/runs-table/filler";
import type { RunItem } from "@/widgets/runs-table/items";
import type { ColumnWindow, Layout, PlacedColumn } from "@/widgets/runs-table/layout";
import type { ColumnLook } from "@/widgets/runs-table/look";
import { RenameField } from "@/widgets/runs-table/rename-field";
import { RowTool } from "@/widgets/runs-table/row-tool";
import { cellId, RunCell } from "@/widgets/runs-table/run-cell";
import styles from "@/widgets/runs-table/table-row.module.css";

/** What all rows of the table are drawn with; one object as long as nothing of it changes. */
export interface RowFrame {
  layout: Layout;
  window: ColumnWindow;
  looks: ReadonlyMap<string, ColumnLook>;
  /** The names of experiments by their ids, where several are seen together. */
  experiments: ReadonlyMap<string, string>;
  theme: Theme;
  now: number;
  /** Whether some runs have children to unfold, so that all leave room for it. */
  hasFolds: boolean;
}

interface Props {
  item: RunItem;
  /** Its number among all rows, for those who hear the page. */
  index: number;
  /** Its distance from the top; none where it stands in the flow. */
  top: number | undefined;
  frame: RowFrame;
  isPicked: boolean;
  isHidden: boolean;
  isPinned: boolean;
  /** Whether its children show; null without any that could be folded. */
  isOpen: boolean | null;
  /** Whether the pointer is over it, or its menu is open. */
  hasTools: boolean;
  /** The number of its cell with the focus, -1 without. */
  focus: number;
  /** Called with the new name, or null to leave the old; none while it is not being renamed. */
  onRename: ((name: string | null) => void) | undefined;
}

/** One run. Clicks are handled by the table: thousands of rows must not hold functions. */
export const TableRow = memo(function TableRow(props: Props) {
  const { item, index, top, frame, isPicked, isHidden, focus } = props;
  const { layout, window } = frame;
  const cell = (column: PlacedColumn) => (
    <RunCell
      key={column.id}
      cell={shownCell(item, column, frame)}
      column={column}
      index={index}
      focus={focus}
    />
  );
  const color = runColor(item.color, frame.theme);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isPicked}
      className={styles.row}
      style={{ top, width: layout.leftWidth + layout.restWidth, "--run": color } as object}
      data-run={item.runId}
      data-flow={top === undefined || undefined}
      data-index={index}
      data-hidden={isHidden || undefined}
    >
      <div className={styles.sticky} style={{ width: layout.leftWidth }} role="presentation">
        <div role="gridcell" aria-colindex={1} className={styles.check}>
          <CheckMark isOn={isPicked} label={`Select ${item.name}`} />
        </div>
        <NameCell {...props} width={layout.nameWidth} />
        {layout.left.map(cell)}
      </div>
      {window.before > 0 && <Filler width={window.before} />}
      {layout.rest.slice(window.from, window.to).map(cell)}
      <div className={styles.filler} role="presentation" />
    </div>
  );
});

function shownCell(item: RunItem, column: PlacedColumn, frame: RowFrame): Cell {
  const cell = cellOf(item, column, frame.looks.get(column.id), frame.now);
  if (column.id !== "attributes.experiment_id") return cell;
  const name = frame.experiments.get(cell.text);
  return name ? { text: name, title: name } : cell;
}

const INDENT = 18;

function NameCell(props: Props & { width: number }) {
  const { item, isHidden, isPinned, isOpen, focus, index, onRename, width } = props;
  const before = item.depth * INDENT;
  return (
    <div
      role="gridcell"
      id={focus === 0 ? cellId(index, 0) : undefined}
      aria-colindex={2}
      className={styles.name}
      style={{ width, paddingLeft: before }}
      data-focus={focus === 0 || undefined}
      data-place={0}
    >
      {isOpen === null ? (
        props.frame.hasFolds && <span className={styles.noFold} />
      ) : (
        <RowTool
          act="open"
          label={isOpen ? "Fold its children" : `Show its ${item.children} children`}
          className={styles.fold}
          isExpanded={isOpen}
        >
          <ChevronRight />
        </RowTool>
      )}
      <RowTool act="color" label={`Colour of ${item.name}`} className={styles.swatch}>
        <span />
      </RowTool>
      <StatusMark status={item.status} isLost={item.isLost} isBare />
      {onRename ? (
        <RenameField key={item.runId} name={item.name} onDone={onRename} />
      ) : (
        <>
          <a
            href={`/runs/${item.runId}`}
            tabIndex={-1}
            className={styles.link}
            title={item.name}
            draggable={false}
          >
            {item.name}
          </a>
          {isOpen === false && <span className={styles.children}>{item.children}</span>}
          {isPinned && (
            <span className={styles.mark} title="Pinned">
              <Pin aria-hidden="true" />
              <span className="visually-hidden">pinned</span>
            </span>
          )}
          {props.hasTools && <Tools isHidden={isHidden} />}
        </>
      )}
    </div>
  );
}

/** Only where the pointer is: their pictures would cost more than all the rest of the rows. */
function Tools({ isHidden }: { isHidden: boolean }) {
  return (
    <span className={styles.tools}>
      <RowTool act="rename" label="Rename (F2)" className={styles.tool}>
        <Pencil />
      </RowTool>
      <RowTool
        act="hide"
        label={isHidden ? "Show in charts (H)" : "Hide from charts (H)"}
        className={styles.tool}
      >
        {isHidden ? <EyeOff /> : <Eye />}
      </RowTool>
      <RowTool act="menu" label="More" className={styles.tool}>
        <EllipsisVertical />
      </RowTool>
    </span>
  );
}
