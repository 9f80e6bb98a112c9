// Drawing how often values occur: bars over spans of a number, or over categories.

import { fitText, type Paper, type Pen, type Size } from "@/charts/canvas";
import { acrossOf, downOf, drawField, type Field, fieldOf } from "@/charts/plot/field";
import { makeScale, placesOf, type Scale } from "@/charts/plot/scale";
import { numberSeries } from "@/lib/frame";
import { binCount, countBins } from "@/lib/statistics";

export interface Bars {
  scale: Scale;
  /** The ends of each bar in places from 0 to 1, and how many rows it has. */
  ends: readonly [number, number][];
  counts: Uint32Array;
  /** The scale of the counts. */
  up: Scale;
}

/** Counts the rows of a column. */
export function barsOf(scale: Scale): Bars {
  const isNamed = scale.choice === "category";
  const places = placesOf(scale);
  const bins = isNamed ? Math.max(1, scale.series.labels.length) : binCount(places);
  const counts = countBins(places, 0, 1, bins);
  const ends = Array.from({ length: bins }, (_, at): [number, number] => [
    at / bins,
    (at + 1) / bins,
  ]);
  const most = Math.max(1, ...counts);
  const range = numberSeries("runs", Float64Array.of(0, most), Uint8Array.of(1, 1));
  return { scale, ends, counts, up: makeScale(range, { choice: "linear", isNice: true }) };
}

/** Draws all of it; `hovered` is a bar that stands out. */
export function drawBars(pen: Pen, bars: Bars, size: Size, paper: Paper, hovered = -1): void {
  const field = fieldOf(size, false);
  drawField(
    pen,
    field,
    { x: bars.scale, y: bars.up },
    { x: bars.scale.series.label, y: "runs" },
    paper,
  );
  const font = `11px ${paper.family}`;
  pen.save();
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  bars.counts.forEach((count, at) => {
    const { x, y, width } = barAt(bars, field, at);
    if (!count) return;
    pen.fillStyle = paper.accent;
    pen.globalAlpha = at === hovered ? 1 : 0.72;
    pen.fillRect(x, y, width, field.bottom - y);
    pen.globalAlpha = 1;
    if (width < 26) return;
    pen.fillStyle = paper.soft;
    pen.fillText(fitText(String(count), font, width), x + width / 2, y - 4);
  });
  pen.restore();
}

/** The box of a bar, with a gap to the next. */
export function barAt(
  bars: Bars,
  field: Field,
  at: number,
): { x: number; y: number; width: number } {
  const [from, to] = bars.ends[at] ?? [0, 0];
  const [left, right] = [acrossOf(field, from), acrossOf(field, to)];
  const gap = bars.scale.choice === "category" ? Math.min(24, (right - left) * 0.25) : 1.5;
  const y = downOf(field, bars.up.place(bars.counts[at] ?? 0));
  return { x: left + gap / 2, y, width: Math.max(1, right - left - gap) };
}
