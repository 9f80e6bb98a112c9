import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import { DEFAULT_TOP } from "@/api/visible-runs";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import { columnOf, goalOf, nextSort, type RunColumn, sortsOf, sortText } from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";
import { useTheme } from "@/lib/theme";
import { useRunsView } from "@/lib/use-runs-view";
import { ColorPanel } from "@/widgets/runs-table/color-panel";
import type { Item, RunItem } from "@/widgets/runs-table/items";
import { ListRow } from "@/widgets/runs-table/list-row";
import { looksOf } from "@/widgets/runs-table/look";
import type { Point } from "@/widgets/runs-table/point-menu";
import { toggled } from "@/widgets/runs-table/run-acts";
import styles from "@/widgets/runs-table/runs-list.module.css";
import { titleOf } from "@/widgets/runs-table/table-head";
import { type Rows, useRows } from "@/widgets/runs-table/use-rows";
import { below } from "@/widgets/runs-table/use-table-clicks";
import { useShownColumns } from "@/widgets/runs-toolbar/shown-columns";

interface Props {
  ids: readonly string[];
  view: RunsView;
  /** Called with the run under the pointer, and null when it leaves. */
  onHover?: (runId: string | null) => void;
}

const ROW = 30;
const AHEAD = 60;

/** The runs of a view as a narrow list beside their charts: name, colour, whether shown, one metric. */
export function RunsList({ ids, view, onHover }: Props) {
  const shown = useShownColumns(ids, view);
  const metric = useMemo(() => metricOf(view, shown.columns), [view, shown.columns]);
  const columns = useMemo(() => (metric ? [metric.id] : []), [metric]);
  // Groups are the table's; beside charts each run has its line.
  const flatView = useMemo(() => withoutGroups(view), [view]);
  const rows = useRows(ids, flatView, columns, shown.isReady);
  if (rows.error && !rows.pages.length) {
    return <ErrorState error={rows.error} onRetry={rows.retry} />;
  }
  return <List rows={rows} view={view} metric={metric} onHover={onHover} />;
}

function withoutGroups({ group, ...view }: RunsView): RunsView {
  return group?.length ? { ...view, flat: true } : view;
}

/** The metric that the runs are sorted by, or the first of the table. */
function metricOf(view: RunsView, columns: readonly string[]): RunColumn | null {
  const ids = [...sortsOf(view.sort).map((sort) => sort.id), ...columns];
  for (const id of ids) {
    const column = columnOf(id);
    if (column?.field.entity === "metric") return column;
  }
  return null;
}

interface ListProps {
  rows: Rows;
  view: RunsView;
  metric: RunColumn | null;
  onHover: Props["onHover"];
}

function List({ rows, view, metric, onHover }: ListProps) {
  const [, change] = useRunsView();
  const scroller = useRef<HTMLDivElement>(null);
  const [coloured, setColoured] = useState<{ item: RunItem; at: Point } | null>(null);
  const theme = useTheme();
  const items = useMemo<readonly Item[]>(
    () => (rows.pinned.length ? [...rows.pinned, ...rows.items] : rows.items),
    [rows.pinned, rows.items],
  );
  const inCharts = useInCharts(items, view);
  const look = useMemo(
    () => (metric ? looksOf(rows.pages, [metric], new Map()).get(metric.id) : undefined),
    [rows.pages, metric],
  );
  const virtual = useVirtualizer({
    count: rows.total + rows.pinned.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    initialRect: { width: 260, height: 800 },
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { loadMore, isFetching } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever something has come
  useEffect(() => {
    if (last > items.length - AHEAD) loadMore();
  }, [last, items.length, isFetching]);

  const pins = useMemo(() => new Set(view.pins), [view.pins]);
  const toggleShown = ({ runId }: RunItem) => {
    if (view.hides?.includes(runId)) change({ hides: toggled(view.hides, runId) });
    else if (inCharts.has(runId)) {
      const isPinned = pins.has(runId);
      change({
        hides: toggled(view.hides, runId),
        ...(isPinned && { pins: toggled(view.pins, runId) }),
      });
    } else change({ pins: toggled(view.pins, runId) });
  };
  const onClick = (event: MouseEvent) => {
    const act = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
    const index = Number(act?.closest<HTMLElement>("[data-index]")?.dataset.index);
    const item = items[index];
    if (!act || item?.kind !== "run") return;
    if (act.dataset.act === "color") setColoured({ item, at: below(act) });
    if (act.dataset.act === "shown") toggleShown(item);
    if (act.dataset.act === "pin") change({ pins: toggled(view.pins, item.runId) });
  };
  const hover = (event: MouseEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-run]");
    onHover?.(row?.dataset.run ?? null);
  };
  return (
    <div className={styles.frame}>
      <Head view={view} metric={metric} onChange={change} />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside hear the keys */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: clicks come from the buttons inside */}
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: hovering only emphasises what is written */}
      <div
        ref={scroller}
        className={styles.scroller}
        aria-busy={rows.isStale || rows.isPending}
        onClick={onClick}
        onMouseOver={hover}
        onMouseLeave={() => onHover?.(null)}
      >
        {rows.isPending && <Pending />}
        {!rows.isPending && items.length === 0 && <p className={styles.none}>No runs.</p>}
        <ul className={styles.items} aria-label="Runs" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const item = items[index];
            return (
              <ListRow
                key={item?.key ?? index}
                item={item}
                index={index}
                total={rows.total}
                top={start}
                metric={metric}
                look={look}
                theme={theme}
                isPinned={item?.kind === "run" && pins.has(item.runId)}
                isShown={item?.kind === "run" && inCharts.has(item.runId)}
              />
            );
          })}
        </ul>
      </div>
      {coloured && (
        <ColorPanel
          runIds={[coloured.item.runId]}
          name={coloured.item.name}
          source={coloured.item.color}
          at={coloured.at}
          onClose={() => setColoured(null)}
        />
      )}
    </div>
  );
}

/** The runs that the charts show: those pinned, then the first of the list that are not hidden. */
function useInCharts(items: readonly Item[], view: RunsView): ReadonlySet<string> {
  const { pins, hides, top = DEFAULT_TOP } = view;
  return useMemo(() => {
    const hidden = new Set(hides);
    const shown = new Set(pins?.filter((id) => !hidden.has(id)));
    const most = top + (pins?.length ?? 0);
    for (const item of items) {
      if (shown.size >= most) break;
      if (item.kind === "run" && item.depth === 0 && !hidden.has(item.runId)) {
        shown.add(item.runId);
      }
    }
    return shown;
  }, [items, pins, hides, top]);
}

function Pending() {
  return (
    <div className={styles.pending}>
      {[130, 90, 150, 110, 140, 100].map((width) => (
        <Skeleton key={width} width={width} height={10} />
      ))}
    </div>
  );
}

interface HeadProps {
  view: RunsView;
  metric: RunColumn | null;
  onChange: (change: { sort: string[] | undefined }) => void;
}

function Head({ view, metric, onChange }: HeadProps) {
  const sorts = sortsOf(view.sort);
  const sort = sorts.find((one) => one.id === metric?.id);
  return (
    <div className={styles.head}>
      <span>Run</span>
      {metric && (
        <button
          type="button"
          title={`Sort by ${titleOf(metric)}`}
          onClick={() =>
            onChange({ sort: sortText(nextSort(sorts, metric, goalOf(metric, view.goals), false)) })
          }
        >
          <span>{titleOf(metric)}</span>
          {sort && (sort.isDescending ? <ArrowDown /> : <ArrowUp />)}
        </button>
      )}
    </div>
  );
}
