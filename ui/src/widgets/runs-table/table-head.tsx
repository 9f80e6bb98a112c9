// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import { ArrowDown, ArrowUp, ChevronDown } from "lucide-react";
import { memo, type PointerEvent } from "react";
import type { RunColumn, SortKey } from "@/lib/run-columns";
import type { ColumnWindow, Layout, PlacedColumn } from "@/widgets/runs-table/layout";
import { NAME_COLUMN } from "@/widgets/runs-table/layout";
import type { ColumnLook } from "@/widgets/runs-table/look";
import styles from "@/widgets/runs-table/table-head.module.css";

/** The row number of the head, as the focus of the grid counts. */
export const HEAD_ROW = -1;

interface Props {
  layout: Layout;
  window: ColumnWindow;
  looks: ReadonlyMap<string, ColumnLook>;
  sorts: readonly SortKey[];
  /** Whether all, some or none of the rows that are loaded are selected. */
  picked: "all" | "some" | "none";
  /** The number of the head with the focus, -1 without. */
  focus: number;
  /** The column that is dragged to another place. */
  moving: string | null;
  /** The column whose menu is open. */
  menu: string | null;
  onPointerDown: (event: PointerEvent) => void;
}

/** The heads of the columns under the names of their groups. Clicks are handled by the table. */
export const TableHead = memo(function TableHead(props: Props) {
  const { layout, window, picked } = props;
  const shown = layout.rest.slice(window.from, window.to);
  const title = (column: PlacedColumn) => <Title key={column.id} {...props} column={column} />;
  const width = layout.leftWidth + layout.restWidth;
  return (
    <div role="presentation" onPointerDown={props.onPointerDown}>
      <div className={styles.groups} style={{ width, minWidth: "100%" }} aria-hidden="true">
        <div className={styles.corner} style={{ width: layout.leftWidth }}>
          <GroupNames columns={layout.left} before={layout.leftWidth - leftColumns(layout)} />
        </div>
        <GroupNames columns={shown} before={window.before} />
      </div>
      <div
        role="row"
        aria-rowindex={1}
        className={styles.titles}
        style={{ width, minWidth: "100%" }}
      >
        <div className={styles.corner} style={{ width: layout.leftWidth }} role="presentation">
          <div role="columnheader" aria-colindex={1} className={styles.check} tabIndex={-1}>
            <input
              type="checkbox"
              tabIndex={-1}
              checked={picked === "all"}
              ref={(box) => {
                if (box) box.indeterminate = picked === "some";
              }}
              readOnly
              aria-label="Select all that are loaded"
              data-act="pick-all"
            />
          </div>
          <NameTitle {...props} />
          {layout.left.map(title)}
        </div>
        {window.before > 0 && (
          <div style={{ flex: "none", width: window.before }} role="presentation" />
        )}
        {shown.map(title)}
      </div>
    </div>
  );
});

function leftColumns(layout: Layout): number {
  return layout.left.reduce((sum, column) => sum + column.width, 0);
}

/** The names of the groups over the columns that follow each other. */
function GroupNames({ columns, before }: { columns: readonly PlacedColumn[]; before: number }) {
  const parts: { id: string; name: string; width: number }[] = [];
  for (const column of columns) {
    const last = parts.at(-1);
    if (last?.name === column.group) last.width += column.width;
    else parts.push({ id: column.id, name: column.group, width: column.width });
  }
  return (
    <>
      {before > 0 && <div style={{ flex: "none", width: before }} />}
      {parts.map((part) => (
        <div
          key={part.id}
          className={styles.group}
          style={{ width: part.width }}
          data-named={part.name || undefined}
        >
          {part.name}
        </div>
      ))}
    </>
  );
}

function NameTitle({ layout, sorts, focus }: Props) {
  return (
    <Frame
      id={NAME_COLUMN}
      place={0}
      width={layout.nameWidth}
      title="Run"
      sorts={sorts}
      isFocused={focus === 0}
      hasMenu={false}
      isMoving={false}
    >
      <span className={styles.leaf}>Run</span>
    </Frame>
  );
}

function Title({ column, looks, sorts, focus, moving, menu }: Props & { column: PlacedColumn }) {
  return (
    <Frame
      id={column.id}
      place={column.place}
      width={column.width}
      title={titleOf(column)}
      sorts={sorts}
      isRight={isRight(column, looks)}
      isFocused={focus === column.place}
      isMoving={moving === column.id}
      hasMenu
      isMenuOpen={menu === column.id}
    >
      <ColumnName column={column} />
    </Frame>
  );
}

const AT_RIGHT = new Set(["duration", "children", "artifact_bytes"]);

function isRight({ id, field }: RunColumn, looks: ReadonlyMap<string, ColumnLook>): boolean {
  if (field.entity === "attribute") return AT_RIGHT.has(field.key);
  return looks.get(id)?.isNumeric ?? field.entity === "metric";
}

/** What a column is called in full. */
export function titleOf({ title, field }: RunColumn): string {
  return field.aggregate ? `${title}, ${field.aggregate}` : title;
}

/** A name of which the end stays when there is little room: `eval/…/metric_07`. */
function ColumnName({ column }: { column: RunColumn }) {
  const cut = column.field.entity === "attribute" ? -1 : column.title.lastIndexOf("/");
  return (
    <>
      {cut >= 0 && <span className={styles.folder}>{column.title.slice(0, cut + 1)}</span>}
      <span className={styles.leaf}>{column.title.slice(cut + 1)}</span>
      {column.field.aggregate && <span className={styles.aggregate}>{column.field.aggregate}</span>}
    </>
  );
}

interface FrameProps {
  id: string;
  place: number;
  width: number;
  title: string;
  sorts: readonly SortKey[];
  isRight?: boolean;
  isFocused: boolean;
  isMoving: boolean;
  hasMenu: boolean;
  isMenuOpen?: boolean;
  children: React.ReactNode;
}

function Frame(props: FrameProps) {
  const { id, place, title, sorts, isFocused } = props;
  const at = sorts.findIndex((sort) => sort.id === id);
  const sort = sorts[at];
  // Without an order the server gives the newest first.
  const isNatural = sorts.length === 0 && id === "attributes.start_time";
  return (
    <div
      role="columnheader"
      id={isFocused ? headId(place) : undefined}
      aria-colindex={place + 2}
      aria-sort={sort ? (sort.isDescending ? "descending" : "ascending") : "none"}
      aria-label={title}
      className={styles.title}
      style={{ width: props.width }}
      title={title}
      data-column={id}
      data-place={place}
      data-right={props.isRight || undefined}
      data-sorted={sort !== undefined || undefined}
      data-moving={props.isMoving || undefined}
      data-focus={isFocused || undefined}
    >
      <span className={styles.label}>{props.children}</span>
      {(sort || isNatural) && (
        <span className={styles.order} data-faint={isNatural || undefined}>
          {(sort ? sort.isDescending : true) ? <ArrowDown /> : <ArrowUp />}
          {sorts.length > 1 && at + 1}
        </span>
      )}
      {props.hasMenu && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.chevron}
          aria-label={`Menu of ${title}`}
          data-act="column-menu"
          data-open={props.isMenuOpen || undefined}
        >
          <ChevronDown />
        </button>
      )}
      <span className={styles.grip} data-act="resize" />
    </div>
  );
}

/** The id of a head, for the grid to say which one is active. */
export function headId(place: number): string {
  return `runs-head-${place}`;
}
