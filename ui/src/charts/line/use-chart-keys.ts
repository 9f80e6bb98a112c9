// Line charts by keyboard: the arrows move the cursor and choose a line, the rest as the hints say.

import type { KeyboardEvent } from "react";
import type { ChartCursor, Pointing } from "@/charts/line/cursor";
import type { LinePlot, PlotState } from "@/charts/line/plot";
import { rowsAt } from "@/charts/line/rows";
import { zoomAxis } from "@/charts/line/view";
import type { XKind } from "@/lib/axis";
import { at } from "@/lib/buckets";

interface Chart extends PlotState {
  id: string;
  kind: XKind;
  cursor: ChartCursor;
  plot: LinePlot | null;
  onZoom: (from: number, to: number) => void;
  onReset: () => void;
  onOpen: (runId: string, isNewTab: boolean) => void;
  onKey: (key: string) => void;
}

/** How far an arrow moves the cursor, as a part of the axis; more with Shift. */
const PACE = 1 / 100;
const LONG_PACE = 1 / 10;
const CLOSER = 0.5;

/** Returns what a chart does on a key. */
export function useChartKeys(chart: Chart): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.altKey || (event.ctrlKey && event.key !== "Enter") || event.metaKey) return;
    // Controls within the chart have keys of their own.
    if (event.target !== event.currentTarget) return;
    if (press(chart, event)) event.preventDefault();
  };
}

function press(chart: Chart, event: KeyboardEvent): boolean {
  const now = chart.cursor.pending;
  const own = now?.chart === chart.id ? now : null;
  switch (event.key) {
    case "ArrowLeft":
      return move(chart, own, event.shiftKey ? -LONG_PACE : -PACE);
    case "ArrowRight":
      return move(chart, own, event.shiftKey ? LONG_PACE : PACE);
    case "ArrowUp":
      return choose(chart, own, -1);
    case "ArrowDown":
      return choose(chart, own, 1);
    case "Enter":
      return open(chart, own, event.ctrlKey);
    case "Escape":
      if (!own) return false;
      chart.cursor.point(null);
      return true;
    case "+":
    case "=":
      return zoom(chart, own, CLOSER);
    case "-":
      return zoom(chart, own, 1 / CLOSER);
    case "0":
      chart.onReset();
      return true;
    case "f":
    case "t":
      chart.onKey(event.key);
      return true;
    default:
      return false;
  }
}

function move(chart: Chart, own: Pointing | null, pace: number): boolean {
  const { x } = chart;
  const middle = own?.x ?? halfWay(chart);
  // As far on the screen on a logarithmic axis too.
  const span = x.isLog ? middle * ((x.max / x.min) ** pace - 1) : (x.max - x.min) * pace;
  const next = Math.min(x.max, Math.max(x.min, middle + (own ? span : 0)));
  return point(chart, own, next, own?.lineId ?? null);
}

function choose(chart: Chart, own: Pointing | null, by: 1 | -1): boolean {
  if (!chart.plot) return false;
  const place = own?.x ?? halfWay(chart);
  const rows = rowsAt(chart.lines, place, chart.plot.plane);
  const from = rows.findIndex((row) => row.line.id === own?.lineId);
  const next = rows[from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by))];
  return point(chart, own, place, next?.line.id ?? null);
}

function point(chart: Chart, own: Pointing | null, x: number, lineId: string | null): boolean {
  if (!chart.plot) return false;
  const rows = rowsAt(chart.lines, x, chart.plot.plane);
  const isThere = rows.some((row) => row.line.id === lineId);
  chart.cursor.point({
    chart: chart.id,
    kind: chart.kind,
    x,
    lineId: isThere ? lineId : (rows[0]?.line.id ?? null),
    isNear: true,
    isByKeys: true,
    isPinned: own?.isPinned ?? false,
  });
  return true;
}

function open(chart: Chart, own: Pointing | null, isNewTab: boolean): boolean {
  const runId = chart.lines.find((line) => line.id === own?.lineId)?.runId;
  if (runId) chart.onOpen(runId, isNewTab);
  return Boolean(runId);
}

function zoom(chart: Chart, own: Pointing | null, factor: number): boolean {
  const [from, to] = zoomAxis(chart.x, own?.x ?? halfWay(chart), factor);
  const [low, high] = reachOf(chart);
  // Farther away than all there is means all of it.
  if (factor > 1 && from <= low && to >= high) chart.onReset();
  else chart.onZoom(from, to);
  return true;
}

function halfWay({ x }: Chart): number {
  return x.isLog ? Math.sqrt(x.min * x.max) : (x.min + x.max) / 2;
}

function reachOf({ lines }: Chart): [number, number] {
  const firsts = lines.filter((line) => line.x.length > 0).map((line) => at(line.x, 0));
  const lasts = lines
    .filter((line) => line.x.length > 0)
    .map((line) => at(line.x, line.x.length - 1));
  return [Math.min(...firsts), Math.max(...lasts)];
}
