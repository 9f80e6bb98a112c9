// The lines that a chart draws of series: which axis they lie along, and how they look.

import { type XKind, xMetric } from "@/lib/axis";
import { at, type ChartData, countBefore, type Series } from "@/lib/buckets";

/** How a line looks: its extremes as one stroke, or a curve, alone or over its extremes. */
export type Look = "extremes" | "curve" | "curve over extremes" | "curve over band";

/** A line as it is drawn; all arrays are equally long. */
export interface Line {
  id: string;
  /** The run to open; null for a group of runs. */
  runId: string | null;
  name: string;
  color: string;
  look: Look;
  /** Whether x ascends, as all axes do but a metric. */
  isAscending: boolean;
  x: Float64Array;
  /** The curve, and what is said of a place. */
  y: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** The value at the last step of the bucket, as it was logged. */
  last: Float64Array;
  steps: Float64Array;
  nonfinite: Uint32Array | null;
}

/** A run as lines are made of it. */
export interface LineRun {
  runId: string;
  name: string;
  color: string;
  /** When it began, for the relative axis. */
  startMs: number | null;
}

/** The lines of the runs, in their order, of one metric. */
export function linesOf(
  data: ChartData,
  runs: readonly LineRun[],
  key: string,
  how: { x: XKind; isSmooth: boolean; hasBand: boolean },
): Line[] {
  const all = new Map(data.series.map((one) => [`${one.runId} ${one.key}`, one]));
  const other = xMetric(how.x);
  const lines: Line[] = [];
  for (const run of runs) {
    const series = all.get(`${run.runId} ${key}`);
    if (!series || series.steps.length === 0) continue;
    const along = other === null ? undefined : all.get(`${run.runId} ${other}`);
    if (other !== null && !along) continue;
    const x = xOf(series, along, how.x, run, data.width);
    if (!x) continue;
    const isSmooth = how.isSmooth && series.smooth !== null;
    const hasBand = !isSmooth && how.hasBand && series.mean !== null;
    lines.push({
      id: run.runId,
      runId: run.runId,
      name: run.name,
      color: run.color,
      look: isSmooth ? "curve over extremes" : hasBand ? "curve over band" : "extremes",
      isAscending: other === null,
      x,
      y: (isSmooth && series.smooth) || (hasBand && series.mean) || series.last,
      low: series.min,
      high: series.max,
      last: series.last,
      steps: series.steps,
      nonfinite: series.nonfinite.some(Boolean) ? series.nonfinite : null,
    });
  }
  return lines;
}

/**
 * The steps to ask for when x is looked at from `from` to `to`, with a tenth at both sides; null
 * where no line knows.
 */
export function stepsWithin(
  lines: readonly Line[],
  x: XKind,
  from: number,
  to: number,
): [number, number] | null {
  const margin = (to - from) / 10;
  if (x === "step")
    return [wholeStep(Math.floor(from - margin)), wholeStep(Math.ceil(to + margin))];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    if (line.isAscending) {
      low = Math.min(low, stepAt(line, from - margin));
      high = Math.max(high, stepAt(line, to + margin));
      continue;
    }
    for (let i = 0; i < line.x.length; i++) {
      if (at(line.x, i) < from - margin || at(line.x, i) > to + margin) continue;
      low = Math.min(low, line.steps[i - 1] ?? at(line.steps, i));
      high = Math.max(high, line.steps[i + 1] ?? at(line.steps, i));
    }
  }
  return low <= high ? [wholeStep(Math.floor(low)), wholeStep(Math.ceil(high))] : null;
}

// A URL may hold any number; the server takes those that are exact.
function wholeStep(step: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, step));
}

function xOf(
  series: Series,
  along: Series | undefined,
  kind: XKind,
  run: LineRun,
  width: number,
): Float64Array | null {
  if (kind === "step") return series.steps;
  if (along) return valuesAlong(series, along, width);
  if (!series.times) return null;
  if (kind === "time") return series.times;
  const start = run.startMs ?? at(series.times, 0);
  return series.times.map((time) => time - start);
}

// Metrics of one run may be logged at different steps; the value that was known at the end of the
// bucket is the one that belongs to it.
function valuesAlong(series: Series, along: Series, width: number): Float64Array {
  return series.steps.map((step) => {
    const end = (Math.floor(step / width) + 1) * width;
    const place = countBefore(along.steps, end) - 1;
    return place < 0 ? Number.NaN : at(along.last, place);
  });
}

// Between two buckets steps are taken to go on evenly; beyond the ends there may be any, so that
// the question stays the same while a run goes on.
function stepAt(line: Line, x: number): number {
  const right = countBefore(line.x, x);
  if (right === 0) return Number.MIN_SAFE_INTEGER;
  if (right === line.x.length) return Number.MAX_SAFE_INTEGER;
  const [x0, x1] = [at(line.x, right - 1), at(line.x, right)];
  const [s0, s1] = [at(line.steps, right - 1), at(line.steps, right)];
  return s0 + ((s1 - s0) * (x - x0)) / (x1 - x0 || 1);
}
