import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import "uplot/dist/uPlot.min.css";
import type { Paper } from "@/charts/canvas";
import type { ChartCursor } from "@/charts/line/cursor";
import { HoverLayer } from "@/charts/line/hover-layer";
import styles from "@/charts/line/line-chart.module.css";
import { LinePlot, type PlotState } from "@/charts/line/plot";
import { nearestRow, rowsAt } from "@/charts/line/rows";
import { useChartKeys } from "@/charts/line/use-chart-keys";
import { fromLeft, toLeft } from "@/charts/line/view";
import type { XKind } from "@/lib/axis";

interface Props extends PlotState {
  /** Tells this chart from the others that share the cursor. */
  id: string;
  /** What it shows, for those who hear the page. */
  label: string;
  kind: XKind;
  paper: Paper;
  cursor: ChartCursor;
  onZoom: (from: number, to: number) => void;
  onReset: () => void;
  onOpen: (runId: string, isNewTab: boolean) => void;
  /** Whether it takes the focus when it appears. */
  takesFocus?: boolean;
  /** Other keys of the chart: `f` and `t`. */
  onKey: (key: string) => void;
  /** Hands out the plot, whose ticks exports need. */
  onPlot?: (plot: LinePlot | null) => void;
}

const NEAR_PX = 8;

/** Lines over steps or time, with zoom by dragging and the values at the pointer. */
export function LineChart(props: Props) {
  const { lines, x, y, width, height, kind, paper, cursor, id, label } = props;
  const root = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [plot, setPlot] = useState<LinePlot | null>(null);
  useLayoutEffect(() => {
    latest.current = props;
  });

  const pointAt = useCallback(
    (made: LinePlot, place: { left: number; top: number } | null) => {
      const pending = cursor.pending;
      if (pending?.isPinned) {
        // The plot has moved its line with the pointer.
        const plane = made.plane;
        if (pending.chart === id) made.moveLine(toLeft(plane)(pending.x) - plane.frame.left);
        return;
      }
      if (!place) {
        if (pending?.chart === id) cursor.point(null);
        return;
      }
      const now = latest.current;
      const plane = made.plane;
      const left = place.left + plane.frame.left;
      const pointed = fromLeft(plane, left);
      const rows = rowsAt(now.lines, pointed, plane);
      const near = nearestRow(rows, left, place.top + plane.frame.top, plane);
      const isNear = near !== null && near.distance <= NEAR_PX;
      const lineId = near?.row.line.id ?? null;
      made.over.style.cursor = isNear && near?.row.line.runId ? "pointer" : "crosshair";
      cursor.point({
        chart: id,
        kind: now.kind,
        x: pointed,
        lineId,
        isNear,
        isByKeys: false,
        isPinned: false,
      });
    },
    [cursor, id],
  );

  const click = useCallback(
    (event: MouseEvent) => {
      const pointing = cursor.pending;
      if (!pointing) return;
      const line = latest.current.lines.find((one) => one.id === pointing.lineId);
      if (pointing.isPinned) cursor.point(null);
      else if (pointing.isNear && line?.runId) {
        const isNewTab = event.ctrlKey || event.metaKey || event.button === 1;
        latest.current.onOpen(line.runId, isNewTab);
      } else if (event.button === 0) cursor.point({ ...pointing, isPinned: true });
    },
    [cursor],
  );

  // A plot has its kind of axes for life; everything else it can show anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest follows by `show`
  useLayoutEffect(() => {
    if (!host.current) return;
    const made: LinePlot = new LinePlot(host.current, latest.current, kind, paper, {
      onPoint: (place) => pointAt(made, place),
      onZoom: (from, to) => latest.current.onZoom(from, to),
      onReset: () => latest.current.onReset(),
      onClick: click,
    });
    setPlot(made);
    latest.current.onPlot?.(made);
    return () => {
      made.destroy();
      setPlot(null);
      latest.current.onPlot?.(null);
    };
  }, [kind, x.isLog, y.isLog, paper, pointAt, click]);

  useLayoutEffect(() => {
    plot?.show({ lines, x, y, width, height });
  }, [plot, lines, x, y, width, height]);

  useEffect(() => () => void (cursor.pending?.chart === id && cursor.point(null)), [cursor, id]);

  useEffect(() => {
    if (latest.current.takesFocus) root.current?.focus();
  }, []);

  const onKeyDown = useChartKeys({ ...props, plot });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div
      ref={root}
      className={styles.chart}
      style={{ height }}
      role="group"
      aria-label={label}
      aria-roledescription="line chart"
      aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Enter + - 0 F T"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows move the cursor in it
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="line-chart"
    >
      <div ref={host} />
      {plot && (
        <HoverLayer
          {...{ id, kind, lines, x, y, width, height, paper, cursor, plot }}
          onOpen={props.onOpen}
        />
      )}
    </div>
  );
}
