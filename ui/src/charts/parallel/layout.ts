// Where axes and rows are in a plot of parallel coordinates, and which rows pass the limits.

import type { Size } from "@/charts/canvas";
import { placesOf, type Scale } from "@/charts/plot/scale";
import type { Brush } from "@/lib/compare-view";

export interface ParallelAxis {
  column: string;
  label: string;
  scale: Scale;
  brush: Brush | undefined;
}

export interface Layout extends Size {
  xs: readonly number[];
  top: number;
  bottom: number;
  /** Where lines of rows without a value go. */
  none: number;
  hasNone: boolean;
}

const SIDE = 58;

/** Puts axes at equal distances; `right` is kept free for the legend. */
export function layOut(
  axes: readonly ParallelAxis[],
  size: Size,
  top: number,
  right: number,
): Layout {
  const hasNone = axes.some(({ scale }) => hasGaps(scale));
  const left = SIDE;
  const room = size.width - left - right - SIDE;
  const step = axes.length > 1 ? room / (axes.length - 1) : 0;
  const xs = axes.map((_, place) => (axes.length > 1 ? left + place * step : left + room / 2));
  const end = size.height - (hasNone ? 24 : 14);
  return { ...size, xs, top, bottom: hasNone ? end - 28 : end, none: end, hasNone };
}

/** Whether some rows have no place on the axis. */
export function hasGaps(scale: Scale): boolean {
  const { missing, odd, min } = scale.series;
  return missing + odd > 0 || (scale.choice === "log" && min <= 0);
}

/** The height of each row on an axis, in pixels. */
export function heightsOf(scale: Scale, layout: Layout): Float32Array {
  const heights = placesOf(scale);
  const span = layout.bottom - layout.top;
  const spread = spreadOf(scale, heights, span);
  for (let row = 0; row < heights.length; row++) {
    const place = heights[row] ?? Number.NaN;
    if (Number.isNaN(place)) heights[row] = layout.none;
    else heights[row] = layout.bottom - place * span + (noise(row) - 0.5) * spread;
  }
  return heights;
}

/**
 * How far rows of one value are spread, in pixels.
 *
 * Thousands of lines through a handful of points would look like a dozen.
 */
function spreadOf(scale: Scale, places: Float32Array, span: number): number {
  if (places.length < 200) return 0;
  const distinct = new Set<number>();
  for (const place of places) {
    distinct.add(place);
    if (distinct.size > 16) return 0;
  }
  const room = span / Math.max(1, distinct.size - (scale.choice === "category" ? 0 : 1));
  return Math.min(26, room * 0.5) * Math.min(1, places.length / 2_000);
}

/** The same number from 0 to 1 for a row each time (Weyl's sequence). */
function noise(row: number): number {
  return (row * 0.6180339887) % 1;
}

/** The limit that a span of pixels means. */
export function brushOf(scale: Scale, layout: Layout, from: number, to: number): Brush | undefined {
  const [upper, lower] = from < to ? [from, to] : [to, from];
  const span = layout.bottom - layout.top;
  const none = layout.hasNone && lower > layout.bottom + 12 ? { none: true } : {};
  const low = Math.max(0, (layout.bottom - lower) / span);
  const high = Math.min(1, (layout.bottom - upper) / span);
  if (high < 0 || high < low) return none.none ? none : undefined;
  if (scale.choice === "category") {
    const { raw } = scale.series;
    const labels = raw.filter((_, place) => {
      const at = scale.place(place);
      const half = 0.5 / raw.length;
      return at + half * 0.5 > low && at - half * 0.5 < high;
    });
    return labels.length || none.none ? { ...(labels.length && { labels }), ...none } : undefined;
  }
  const ends = [scale.value(low), scale.value(high)].map(brief);
  return { low: Math.min(...ends), high: Math.max(...ends), ...none };
}

/** The pixels of a limit, the upper end first; several for categories that are apart. */
export function spansOf({ scale, brush }: ParallelAxis, layout: Layout): [number, number][] {
  if (!brush) return [];
  const y = (place: number) => layout.bottom - place * (layout.bottom - layout.top);
  const spans: [number, number][] = [];
  if (brush.low !== undefined && brush.high !== undefined) {
    const ends = [scale.place(brush.low), scale.place(brush.high)].map((one) =>
      Number.isNaN(one) ? layout.bottom : y(Math.max(0, Math.min(1, one))),
    );
    spans.push([Math.min(...ends), Math.max(...ends)]);
  }
  const { raw } = scale.series;
  const half = (layout.bottom - layout.top) / raw.length / 2;
  for (const label of brush.labels ?? []) {
    const place = raw.indexOf(label);
    if (place < 0) continue;
    const middle = y(scale.place(place));
    spans.push([middle - half, middle + half]);
  }
  if (brush.none) spans.push([layout.none - 10, layout.none + 10]);
  return join(spans);
}

/** The row whose line is nearest to a point, of those that pass; null where none is near. */
export function nearestRow(
  point: { x: number; y: number },
  layout: Layout,
  heights: readonly Float32Array[],
  mask: Uint8Array | null,
  isCurved: boolean,
): number | null {
  const { xs } = layout;
  const next = xs.findIndex((x) => x > point.x);
  const right = next < 0 ? xs.length - 1 : next;
  const left = Math.max(0, right - 1);
  const [a, b] = [heights[left], heights[right]];
  const [x0, x1] = [xs[left] ?? 0, xs[right] ?? 0];
  if (!a || !b || point.x < x0 - 8 || point.x > x1 + 8) return null;
  const share = x1 > x0 ? Math.max(0, Math.min(1, (point.x - x0) / (x1 - x0))) : 0;
  const along = isCurved ? bend(share) : share;
  let best: number | null = null;
  let distance = 14;
  for (let row = 0; row < a.length; row++) {
    if (mask && !mask[row]) continue;
    const from = a[row] ?? 0;
    const off = Math.abs(from + ((b[row] ?? 0) - from) * along - point.y);
    if (off < distance) {
      distance = off;
      best = row;
    }
  }
  return best;
}

/** How far a curve has come in height where it has come `share` of its way across. */
function bend(share: number): number {
  let low = 0;
  let high = 1;
  for (let round = 0; round < 20; round++) {
    const t = (low + high) / 2;
    const x = 1.5 * t * (1 - t) + t ** 3;
    if (x < share) low = t;
    else high = t;
  }
  const t = (low + high) / 2;
  return t * t * (3 - 2 * t);
}

/** Four digits more than any screen can show: the address should stay short. */
function brief(value: number): number {
  return Number(value.toPrecision(7));
}

function join(spans: [number, number][]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = joined[joined.length - 1];
    if (last && from <= last[1] + 0.5) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
