import { useLayoutEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { type Paper, penOf } from "@/charts/canvas";
import type { ChartCursor } from "@/charts/line/cursor";
import { drawDot, drawStrong } from "@/charts/line/draw";
import styles from "@/charts/line/line-chart.module.css";
import type { LinePlot, PlotState } from "@/charts/line/plot";
import { rowsAt } from "@/charts/line/rows";
import { ValuesBox } from "@/charts/line/values-box";
import { toLeft } from "@/charts/line/view";
import type { XKind } from "@/lib/axis";

interface Props extends PlotState {
  id: string;
  kind: XKind;
  paper: Paper;
  cursor: ChartCursor;
  plot: LinePlot;
  onOpen: (runId: string, isNewTab: boolean) => void;
}

/** Dots on many lines hide each other; the nearest is enough there. */
const DOTS_UP_TO = 20;

/** What follows the pointer: it is drawn over the chart, which itself is not drawn again. */
export function HoverLayer(props: Props) {
  const { id, kind, lines, x, y, width, height, paper, cursor, plot, onOpen } = props;
  const strokes = useRef<HTMLCanvasElement>(null);
  const dots = useRef<HTMLCanvasElement>(null);
  const state = useSyncExternalStore(cursor.subscribe, () => cursor.state);
  const marked = useSyncExternalStore(cursor.subscribe, () => cursor.marked);
  const pointing = state?.kind === kind ? state : null;
  const isOwn = pointing?.chart === id;
  const isInView = pointing !== null && pointing.x >= x.min && pointing.x <= x.max;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plane changes with these
  const rows = useMemo(
    () => (isInView ? rowsAt(lines, pointing.x, plot.plane) : []),
    [lines, pointing?.x, isInView, plot, x, y, width, height],
  );
  const strong = rows.find((row) => row.line.id === pointing?.lineId);

  // A stroke is much to draw, and stays the same while the pointer follows one line.
  const listed = marked === null ? undefined : lines.find((one) => one.runId === marked);
  const line = listed ?? (isInView && rows.length > 1 ? strong?.line : undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plane changes with these
  useLayoutEffect(() => {
    const pen = strokes.current && penOf(strokes.current, { width, height });
    if (pen && line) drawStrong(pen, line, plot.plane, paper);
  }, [line, plot, paper, x, y, width, height]);

  useLayoutEffect(() => {
    const pen = dots.current && penOf(dots.current, { width, height });
    if (!pen || !isInView) return;
    const { frame } = plot.plane;
    for (const row of rows) {
      const isStrong = row === strong;
      if (!isStrong && rows.length > DOTS_UP_TO) continue;
      const isInside = row.top >= frame.top && row.top <= frame.top + frame.height;
      if (isInside) drawDot(pen, row.left, row.top, row.line.color, paper, isStrong);
    }
  }, [rows, strong, isInView, plot, paper, width, height]);

  // The pointer moves the line of its own chart; keys and other charts do so here.
  useLayoutEffect(() => {
    if (!pointing) plot.moveLine(null);
    else if (!isOwn || pointing.isByKeys || pointing.isPinned)
      plot.moveLine(toLeft(plot.plane)(pointing.x) - plot.plane.frame.left);
  }, [pointing, isOwn, plot]);

  return (
    <>
      <canvas ref={strokes} className={styles.overlay} style={{ width, height }} />
      <canvas ref={dots} className={styles.overlay} style={{ width, height }} />
      {isInView && (
        <ValuesBox
          kind={kind}
          x={pointing.x}
          rows={rows}
          strong={strong}
          isOwn={isOwn}
          isPinned={isOwn && pointing.isPinned}
          frame={plot.plane.frame}
          left={toLeft(plot.plane)(pointing.x)}
          onOpen={onOpen}
          onClose={() => cursor.point(null)}
        />
      )}
    </>
  );
}
