// What one panel draws: its series, the finer part that is looked at, lines, groups and ranges.

import { useMemo } from "react";
import { type ChartQuestion, useChart } from "@/api/series";
import type { Axis } from "@/charts/line/view";
import { xMetric } from "@/lib/axis";
import { type ChartData, frameSeries } from "@/lib/buckets";
import type { ChartsView } from "@/lib/charts-view";
import { hue } from "@/lib/color";
import { groupLines, type LineGroup } from "@/lib/group-lines";
import { type Line, linesOf, stepsWithin } from "@/lib/lines";
import { xRange, yRange } from "@/lib/outliers";
import { type Theme, useTheme } from "@/lib/theme";
import type { PanelRun, PanelSettings, PanelsState } from "@/widgets/panels/panels-state";

/** Widths are rounded up to this, so that a column that grows a little asks for nothing new. */
const WIDTH_STEP = 128;
const MAX_BUCKETS = 4_096;

/** Returns the lines of a metric in a panel so many pixels wide, with the range of both axes. */
export function usePanelLines(
  name: string,
  { runs, view }: PanelsState,
  settings: PanelSettings,
  width: number,
) {
  const theme = useTheme();
  const isGrouped = runs.some((run) => run.group.length > 0);
  const { smooth, zoom } = settings;
  const how = useMemo(
    () => ({ x: view.x, isSmooth: smooth !== null, hasBand: settings.band || isGrouped }),
    [view.x, smooth, settings.band, isGrouped],
  );
  const question: ChartQuestion = {
    runIds: runs.map((run) => run.runId),
    keys: keysOf(name, view),
    buckets: bucketsFor(width),
    hasTimes: view.x === "time" || view.x === "relative",
    hasMean: how.hasBand,
    smooth,
  };
  const whole = useChart(question, width > 0);
  const wholeLines = useMemo(
    () => (whole.data ? linesOf(whole.data, runs, name, how) : []),
    [whole.data, runs, name, how],
  );
  const range = useMemo(
    // Where a bucket is one step wide, there is nothing finer to ask for.
    () =>
      zoom && whole.data && whole.data.width > 1
        ? stepsWithin(wholeLines, view.x, zoom.from, zoom.to)
        : null,
    [zoom, whole.data, wholeLines, view.x],
  );
  const part = useChart({ ...question, range: range ?? undefined }, range !== null && width > 0);
  const fine = range && part.data && covers(part.data, range) ? part.data : null;
  const own = useMemo(
    () =>
      fine && whole.data ? linesOf(frameSeries(fine, whole.data), runs, name, how) : wholeLines,
    [fine, whole.data, wholeLines, runs, name, how],
  );
  const lines = useMemo(
    () => (isGrouped ? groupLines(groupsOf(own, runs, theme), view.spread) : own),
    [isGrouped, own, runs, theme, view.spread],
  );
  const wide = whole.data?.width ?? 1;
  const x = useMemo((): Axis => {
    const isLog = view.logX && view.x !== "time";
    const all = zoom ? { min: zoom.from, max: zoom.to } : xRange(lines, isLog);
    // A place is the last step of its bucket; the axis begins where the first bucket does.
    if (!zoom && !isLog && view.x === "step") all.min = Math.floor(all.min / wide) * wide;
    return { min: isLog ? Math.max(all.min, tiny(all.max)) : all.min, max: all.max, isLog };
  }, [lines, zoom, view.logX, view.x, wide]);
  const y = useMemo((): Axis => {
    const isLog = settings.logY;
    const found = yRange(lines, x, { isLog, isRobust: settings.robust });
    return { ...fixed(found, settings.y, isLog), isLog };
  }, [lines, x, settings.logY, settings.robust, settings.y]);
  return {
    lines,
    x,
    y,
    isPending: whole.isPending,
    isLoading: whole.isFetching || (range !== null && part.isFetching),
    error: whole.error ?? part.error,
    retry: () => void (whole.isError ? whole.refetch() : part.refetch()),
    /** Whether each run has a single value, which is no line. */
    isSingle: !isGrouped && view.x === "step" && !zoom && areSingle(wholeLines),
  };
}

/** What a panel knows of its lines. */
export type PanelLines = ReturnType<typeof usePanelLines>;

function keysOf(name: string, view: ChartsView): string[] {
  const along = xMetric(view.x);
  return along === null || along === name ? [name] : [name, along];
}

function bucketsFor(width: number): number {
  const pixels = width * Math.min(2, window.devicePixelRatio || 1);
  return Math.min(MAX_BUCKETS, Math.max(1, Math.ceil(pixels / WIDTH_STEP)) * WIDTH_STEP);
}

// While finer buckets are on their way, those of a part around it are better than those of all.
function covers(data: ChartData, [from, to]: readonly [number, number]): boolean {
  return data.range !== null && data.range[0] <= from && data.range[1] >= to;
}

function groupsOf(lines: readonly Line[], runs: readonly PanelRun[], theme: Theme): LineGroup[] {
  const groups = new Map<string, { name: string; lines: Line[] }>();
  const groupIds = new Map<string, string>();
  for (const run of runs) {
    const id = JSON.stringify(run.group);
    groupIds.set(run.runId, id);
    if (!groups.has(id)) {
      const name = run.group.map((value) => value ?? "none").join(" · ");
      groups.set(id, { name, lines: [] });
    }
  }
  for (const line of lines) groups.get(groupIds.get(line.id) ?? "")?.lines.push(line);
  return [...groups].map(([id, group], place) => ({ id, ...group, color: hue(place, theme) }));
}

function areSingle(lines: readonly Line[]): boolean {
  return lines.length > 0 && lines.every((line) => line.x.length === 1);
}

function fixed(
  found: { min: number; max: number },
  [low, high]: readonly [number | null, number | null],
  isLog: boolean,
): { min: number; max: number } {
  const min = low !== null && !(isLog && low <= 0) ? low : found.min;
  const max = high !== null && !(isLog && high <= 0) ? high : found.max;
  if (min < max) return { min, max };
  // One end was given, beyond all values.
  if (low !== null) return { min, max: isLog ? min * 10 : min + 1 };
  return { min: isLog ? max / 10 : max - 1, max };
}

function tiny(max: number): number {
  return max > 0 ? max / 1e6 : 1;
}
