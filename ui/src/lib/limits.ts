// Which runs are within the limits that were drawn on axes.

import type { Brush } from "@/lib/compare-view";
import type { Frame, Series } from "@/lib/frame";

export type Limits = Readonly<Record<string, Brush>>;

/** 1 for the rows within all limits on columns that the frame has; null where there is none. */
export function withinLimits(frame: Frame, limits: Limits): Uint8Array | null {
  const known = Object.entries(limits).flatMap(([column, brush]) => {
    const series = frame.series.get(column);
    return series ? [{ series, brush }] : [];
  });
  if (!known.length) return null;
  const mask = new Uint8Array(frame.n).fill(1);
  for (const { series, brush } of known) {
    const isIn = testOf(series, brush);
    for (let row = 0; row < frame.n; row++) {
      if (!mask[row]) continue;
      const value = series.values[row] ?? Number.NaN;
      if (Number.isFinite(value) ? !isIn(value) : !brush.none) mask[row] = 0;
    }
  }
  return mask;
}

/** How many rows a mask keeps. */
export function countOf(mask: Uint8Array | null, n: number): number {
  return mask ? mask.reduce((sum, one) => sum + one, 0) : n;
}

function testOf(series: Series, brush: Brush): (value: number) => boolean {
  if (brush.labels) {
    const wanted = new Set(brush.labels);
    // A column of numbers may be limited as categories: by its distinct values.
    if (series.measure !== "category") return (value) => wanted.has(String(value));
    const marks = series.raw.map((label) => wanted.has(label));
    return (value) => marks[value] === true;
  }
  const { low, high } = brush;
  if (low === undefined || high === undefined) return () => false;
  return (value) => value >= low && value <= high;
}
