// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useExperimentsById } from "@/api/experiments";
import { plural } from "@/lib/format";
import { columnOf, goalOf, nextSort, sortsOf, sortText } from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";
import { useTheme } from "@/lib/theme";
import type { Change } from "@/lib/use-runs-view";
import { columnActs } from "@/widgets/runs-table/column-acts";
import { fitWidth, useNaturalWidths } from "@/widgets/runs-table/fit-width";
import { GroupRow } from "@/widgets/runs-table/group-row";
import type { Item } from "@/widgets/runs-table/items";
import { layOut } from "@/widgets/runs-table/layout";
import type { ColumnLook } from "@/widgets/runs-table/look";
import { PlainRow } from "@/widgets/runs-table/plain-row";
import { cellId } from "@/widgets/runs-table/run-cell";
import styles from "@/widgets/runs-table/runs-table.module.css";
import { HEAD_ROW, headId, TableHead } from "@/widgets/runs-table/table-head";
import heads from "@/widgets/runs-table/table-head.module.css";
import { TableNotices } from "@/widgets/runs-table/table-notices";
import { TableOverlay } from "@/widgets/runs-table/table-overlay";
import { type RowFrame, TableRow } from "@/widgets/runs-table/table-row";
import { useColumnWindow, useIsNarrow } from "@/widgets/runs-table/use-column-window";
import { type Place, useGridKeys } from "@/widgets/runs-table/use-grid-keys";
import { useHeadDrag } from "@/widgets/runs-table/use-head-drag";
import { usePickAll } from "@/widgets/runs-table/use-pick-all";
import type { Picks } from "@/widgets/runs-table/use-picks";
import type { Rows } from "@/widgets/runs-table/use-rows";
import { useSteadyScroll } from "@/widgets/runs-table/use-steady-scroll";
import { useTableActs } from "@/widgets/runs-table/use-table-acts";
import { below, useTableClicks } from "@/widgets/runs-table/use-table-clicks";
import { onTableKey } from "@/widgets/runs-table/use-table-keys";

interface Props {
  ids: readonly string[];
  view: RunsView;
  change: (next: Change) => void;
  rows: Rows;
  /** The columns that are shown, and all that are chosen. */
  columns: readonly string[];
  chosen: readonly string[];
  looks: ReadonlyMap<string, ColumnLook>;
  picks: Picks;
}

const ROW = 32;
const HEAD = 54;
const OVERSCAN = 6;
/** Rows before the end of what is loaded at which more is asked for. */
const AHEAD = 80;
const MAX_STICKY = 6;
const MINUTE_MS = 30_000;

/** The table of runs: rows and columns are drawn only where they are in view. */
export function RunsTable(props: Props) {
  const { ids, view, change, rows, columns, chosen, looks, picks } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const focusGrid = useCallback(() => scroller.current?.focus({ preventScroll: true }), []);
  const table = useTableActs(view, change, focusGrid);
  const { acts, overlay, setOverlay } = table;

  const sticky = rows.pinned.slice(0, MAX_STICKY);
  const pinnedBelow = rows.pinned.length > MAX_STICKY ? rows.pinned.slice(MAX_STICKY) : [];
  const items = useMemo(
    () => (pinnedBelow.length ? [...pinnedBelow, ...rows.items] : rows.items),
    [rows.items, pinnedBelow],
  );
  const total = rows.total + pinnedBelow.length;
  const itemAt = (index: number): Item | undefined =>
    index < sticky.length ? sticky[index] : items[index - sticky.length];

  const isNarrow = useIsNarrow();
  const widths = useNaturalWidths(rows.pages, columns, looks);
  const natural = useMemo(
    () => layOut(columns, view, isNarrow, widths),
    [columns, view, isNarrow, widths],
  );
  const columnMoves = columnActs(
    natural,
    chosen.filter((id) => !columns.includes(id)),
    view,
    change,
    (id) => fitWidth(id, items, looks),
  );
  const { drag, hasDragged, onPointerDown } = useHeadDrag(scroller, natural, {
    onResize: columnMoves.resize,
    onMove: columnMoves.move,
  });
  const resized = drag?.kind === "resize" ? drag : null;
  const layout = useMemo(
    () => (resized ? layOut(columns, withWidth(view, resized), isNarrow, widths) : natural),
    [natural, resized, columns, view, isNarrow, widths],
  );
  const window = useColumnWindow(scroller, layout);

  const stickyHeight = sticky.length * ROW + (sticky.length ? 1 : 0);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 1_280, height: 800 },
    scrollPaddingStart: HEAD + stickyHeight,
    // What floats over the selection must not cover the last runs.
    paddingEnd: picks.picked.size ? 72 : 24,
  });
  const shown = virtual.getVirtualItems();
  // Rows that leave the view are those that enter it: making new ones costs three times as much.
  const pool = Math.ceil((virtual.scrollRect?.height ?? 0) / ROW) + 2 * OVERSCAN + 2;
  const last = shown.at(-1)?.index ?? 0;
  const { loadMore, isFetching } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever something has come
  useEffect(() => {
    if (last > items.length - AHEAD) loadMore();
  }, [last, items.length, isFetching]);

  const question = JSON.stringify([ids, view.q, view.sort, view.flat, view.trash, view.group]);
  const steady = useSteadyScroll(scroller, rows.items, question, rows.isStale, ROW);
  const isAtTop = (virtual.scrollOffset ?? 0) < ROW;
  const { news, forget } = steady;
  useEffect(() => {
    if (isAtTop && news) forget();
  }, [isAtTop, news, forget]);

  const reveal = useCallback(
    ({ row, column }: Place) => {
      const element = scroller.current;
      if (!element) return;
      if (row >= sticky.length) virtual.scrollToIndex(row - sticky.length, { align: "auto" });
      const target = layout.all.find((one) => one.place === column);
      if (!target || target.isLeft) return;
      const room = element.clientWidth - layout.leftWidth;
      if (target.x < element.scrollLeft) element.scrollLeft = target.x;
      else if (target.x + target.width > element.scrollLeft + room) {
        element.scrollLeft = target.x + target.width - room;
      }
    },
    [layout, sticky.length, virtual],
  );

  const open = useMemo(() => new Set(view.open), [view.open]);
  const isFoldable = !view.flat && !view.q && !view.trash && !view.group?.length;
  const isOpen = (item: Item): boolean | null => {
    if (item.kind === "group") return open.has(item.key);
    if (item.kind !== "run" || !isFoldable || item.children === 0) return null;
    return open.has(item.runId);
  };
  const toggleOpen = (item: Item) => {
    const id = item.kind === "run" ? item.runId : item.key;
    const next = open.has(id) ? [...open].filter((one) => one !== id) : [...open, id];
    change({ open: next.length ? next : undefined });
  };
  const runsOf = (item: Item): readonly string[] => {
    if (item.kind === "run") return [item.runId];
    if (item.kind === "rest") return [];
    const page = rows.pages[0];
    return item.group.rows.flatMap((row) => page?.runIds[row] ?? []);
  };
  const { pickAll, state: picked } = usePickAll(ids, view, rows, picks);
  const sorts = useMemo(() => sortsOf(view.sort), [view.sort]);
  const sort = (id: string, isAdded: boolean) => {
    const column = columnOf(id);
    if (column)
      change({ sort: sortText(nextSort(sorts, column, goalOf(column, view.goals), isAdded)) });
  };

  const rowCount = sticky.length + items.length;
  const under = ({ row, column }: Place) => {
    const id = row === HEAD_ROW ? headId(column) : cellId(row, column);
    const element = document.getElementById(id) ?? scroller.current;
    return element ? below(element) : { x: 0, y: 0 };
  };
  const grid = useGridKeys({
    rows: rowCount,
    columns: layout.all.length + 1,
    pageRows: () =>
      Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD) / ROW) - 1),
    reveal,
    onKey: (key, place, event) => onTableKey(keyContext, key, place, event),
  });
  const clicks = useTableClicks({
    itemAt,
    runsOf,
    picks,
    acts,
    setOverlay,
    toggleOpen,
    pickAll,
    sort,
    fit: columnMoves.fit,
    focusCell: (row, column) => grid.go({ row, column }),
    focusGrid,
    hasDragged: () => hasDragged.current,
  });
  const keyContext = {
    itemAt,
    columns: layout.all,
    acts,
    columnActs: columnMoves,
    isOpen,
    toggleOpen,
    pick: clicks.pick,
    pickAll,
    clearPicks: () => picks.set([]),
    sort,
    setOverlay,
    under,
    go: grid.go,
  };

  const now = useMinute();
  const theme = useTheme();
  const experiments = useExperimentNames(ids);
  const hasFolds = useMemo(
    () => isFoldable && items.some((item) => item.kind === "run" && item.children > 0),
    [isFoldable, items],
  );
  const frame = useMemo<RowFrame>(
    () => ({ layout, window, looks, experiments, theme, now, hasFolds }),
    [layout, window, looks, experiments, theme, now, hasFolds],
  );
  const [hovered, setHovered] = useState(-1);
  const hover = (event: MouseEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    setHovered(row ? Number(row.dataset.index) : -1);
  };
  const menuRun = overlay?.kind === "row" ? overlay.item.runId : null;
  const pins = useMemo(() => new Set(view.pins), [view.pins]);
  const hides = useMemo(() => new Set(view.hides), [view.hides]);
  const focusOf = (index: number) => (grid.place?.row === index ? grid.place.column : -1);
  const draw = (item: Item | undefined, index: number, top: number | undefined, key: number) => {
    if (item?.kind === "run") {
      return (
        <TableRow
          key={key}
          item={item}
          index={index}
          top={top}
          frame={frame}
          isPicked={picks.picked.has(item.runId)}
          isHidden={hides.has(item.runId)}
          isPinned={pins.has(item.runId)}
          isOpen={isOpen(item)}
          hasTools={hovered === index || menuRun === item.runId}
          focus={focusOf(index)}
          onRename={table.renaming === item.runId ? table.finishRename : undefined}
        />
      );
    }
    if (item?.kind === "group") {
      return (
        <GroupRow
          key={key}
          item={item}
          by={view.group ?? NONE}
          index={index}
          top={top ?? 0}
          frame={frame}
          isOpen={open.has(item.key)}
          isPicked={runsOf(item).every((id) => picks.picked.has(id))}
          focus={focusOf(index)}
        />
      );
    }
    return <PlainRow key={key} item={item} index={index} top={top ?? 0} frame={frame} />;
  };

  const active =
    grid.place === null
      ? undefined
      : grid.place.row === HEAD_ROW
        ? headId(grid.place.column)
        : cellId(grid.place.row, grid.place.column);
  const menuColumn = overlay?.kind === "column" ? overlay.id : null;
  return (
    <div className={styles.frame}>
      {rows.isStale && <div className={styles.busy} aria-hidden="true" />}
      <TableNotices rows={rows} />
      {news > 0 && !isAtTop && (
        <button
          type="button"
          className={styles.chip}
          onClick={() => scroller.current?.scrollTo({ top: 0 })}
        >
          <ArrowUp aria-hidden="true" />
          {plural(news, "new run")}
        </button>
      )}
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: what hovering shows has keys of its own */}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label="Runs"
        aria-rowcount={sticky.length + total + 1}
        aria-colcount={layout.all.length + 2}
        aria-multiselectable="true"
        aria-activedescendant={active}
        aria-busy={rows.isStale}
        className={styles.scroller}
        data-has-cell={grid.place !== null || undefined}
        onKeyDown={grid.onKeyDown}
        onClick={clicks.onClick}
        onDoubleClick={clicks.onDoubleClick}
        onContextMenu={clicks.onContextMenu}
        onMouseOver={hover}
        onMouseLeave={() => setHovered(-1)}
      >
        <div
          className={styles.sheet}
          style={{ width: layout.leftWidth + layout.restWidth }}
          role="presentation"
        >
          <div className={heads.head} role="rowgroup">
            <TableHead
              layout={layout}
              window={window}
              looks={looks}
              sorts={sorts}
              picked={picked}
              focus={grid.place?.row === HEAD_ROW ? grid.place.column : -1}
              moving={drag?.kind === "move" ? drag.id : null}
              menu={menuColumn}
              onPointerDown={onPointerDown}
            />
            {sticky.length > 0 && (
              <div className={styles.pins} role="presentation">
                {sticky.map((item, index) => draw(item, index, undefined, index))}
              </div>
            )}
            {drag?.kind === "move" && <div className={heads.drop} style={{ left: drag.mark }} />}
          </div>
          <div className={styles.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, start }) =>
              draw(items[index], sticky.length + index, start, index % pool),
            )}
          </div>
        </div>
      </div>
      <TableOverlay
        overlay={overlay}
        columns={layout.all}
        view={view}
        change={change}
        acts={acts}
        columnActs={columnMoves}
        close={table.close}
      />
    </div>
  );
}

const NONE: readonly string[] = [];

function withWidth(view: RunsView, { id, width }: { id: string; width: number }): RunsView {
  return { ...view, wide: { ...view.wide, [id]: width } };
}

/** The time, renewed as often as "3 min ago" can change. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function useExperimentNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const { data } = useExperimentsById(ids);
  return useMemo(() => new Map(data?.map((one) => [one.experiment_id, one.name])), [data]);
}
