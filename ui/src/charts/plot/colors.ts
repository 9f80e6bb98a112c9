// The colour of each row by a column: a continuous scale in bins, or a hue for each category.

import type { Paper } from "@/charts/canvas";
import { makeScale, type Scale } from "@/charts/plot/scale";
import { COLOR_COUNT, hue, runColor, scaleColor } from "@/lib/color";
import type { Goal } from "@/lib/compare-view";
import { type Frame, formatValue, type Series } from "@/lib/frame";
import { quantile, sortedFinite } from "@/lib/statistics";
import type { Theme } from "@/lib/theme";

export const COLOR_BINS = 64;

export interface Legend {
  title: string;
  /** Of a continuous scale its ends; of categories none. */
  ends: readonly [string, string] | null;
  middle?: string;
  /** Whether the scale runs the other way: the better end stands out most from the paper. */
  isTurned: boolean;
  /** The end that is better, where the name of the column tells. */
  better?: Goal | undefined;
  items: readonly { label: string; color: string }[];
}

/** Colours of rows: `colors[bins[row]]`. */
export interface Coloring {
  bins: Uint8Array;
  colors: readonly string[];
  /** Bins in the order in which they are drawn, the most interesting last. */
  order: readonly number[];
  legend: Legend | null;
  /** Of a continuous scale the places that its ends stand for. */
  span?: readonly [number, number];
}

/** Colours by a column; without one each run has its own. */
export function colorBy(
  frame: Frame,
  series: Series | undefined,
  paper: Paper,
  { scale, better }: { scale?: Scale | undefined; better?: Goal | undefined } = {},
): Coloring {
  if (!series) return byRun(frame, paper.theme);
  return series.measure === "category"
    ? byCategory(series, paper)
    : byNumber(series, paper, scale ?? makeScale(series), better);
}

/** The continuous colour of a share, with enough contrast to the paper at both ends. */
export function shareColor(share: number, theme: Theme, isTurned = false): string {
  const at = isTurned ? 1 - share : share;
  return scaleColor(theme === "dark" ? 0.16 + 0.84 * at : 0.94 * at);
}

function byRun(frame: Frame, theme: Theme): Coloring {
  const places = new Map<string, number>();
  const bins = Uint8Array.from(frame.runIds, (_, row) => {
    const color = runColor(frame.colors[row], theme);
    const bin = places.get(color) ?? places.size;
    places.set(color, bin);
    return bin;
  });
  const colors = [...places.keys()];
  return { bins, colors, order: colors.map((_, bin) => bin), legend: null };
}

function byCategory(series: Series, paper: Paper): Coloring {
  const { labels, values } = series;
  const shown = Math.min(labels.length, COLOR_COUNT);
  const colors = labels.slice(0, shown).map((_, place) => hue(place, paper.theme));
  const other = colors.length;
  colors.push(paper.faint);
  const bins = Uint8Array.from(values, (value) => (value < shown ? value : other));
  const items = labels.slice(0, shown).map((label, place) => ({
    label: label || "(empty)",
    color: colors[place] ?? paper.faint,
  }));
  if (labels.length > shown) {
    items.push({ label: `${labels.length - shown} others`, color: paper.faint });
  }
  const order = [other, ...items.slice(0, shown).map((_, place) => place)];
  return {
    bins,
    colors,
    order,
    legend: { title: series.label, ends: null, isTurned: false, items },
  };
}

function byNumber(series: Series, paper: Paper, scale: Scale, better: Goal | undefined): Coloring {
  // Dark lines stand out on white, bright ones on black.
  const isTurned = better !== undefined && (better === "min") === (paper.theme === "dark");
  const [low, high, isCut] = robustSpan(series, scale);
  const bins = new Uint8Array(series.values.length);
  for (let row = 0; row < bins.length; row++) {
    const at = scale.place(series.values[row] ?? Number.NaN);
    const share = (at - low) / (high - low);
    bins[row] = Number.isNaN(at)
      ? COLOR_BINS
      : Math.max(0, Math.min(COLOR_BINS - 1, Math.floor(share * COLOR_BINS)));
  }
  const colors = Array.from({ length: COLOR_BINS }, (_, bin) =>
    shareColor((bin + 0.5) / COLOR_BINS, paper.theme, isTurned),
  );
  colors.push(paper.faint);
  const upwards = Array.from({ length: COLOR_BINS }, (_, bin) => bin);
  const order = [COLOR_BINS, ...(better === "min" ? upwards.reverse() : upwards)];
  const text = (at: number) => formatValue(series, scale.value(at));
  const legend: Legend = {
    title: series.label,
    ends: [(isCut ? "≤ " : "") + text(low), (isCut ? "≥ " : "") + text(high)],
    middle: text((low + high) / 2),
    isTurned,
    better,
    items: [],
  };
  return { bins, colors, order, legend, span: [low, high] };
}

/** The span of places that is coloured: without far outliers, which would take all the colours. */
function robustSpan(series: Series, scale: Scale): [number, number, boolean] {
  const places = sortedFinite(series.values.map(scale.place));
  const min = places[0] ?? 0;
  const max = places[places.length - 1] ?? 1;
  const low = quantile(places, 0.02);
  const high = quantile(places, 0.98);
  if (high > low && max - min > 2.5 * (high - low)) return [low, high, true];
  return min < max ? [min, max, false] : [min - 0.5, max + 0.5, false];
}
