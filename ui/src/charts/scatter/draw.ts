// Drawing points by two columns, with the trend and the front; and finding the one at the pointer.

import { crisp, type Paper, type Pen, type Size } from "@/charts/canvas";
import type { Coloring } from "@/charts/plot/colors";
import {
  acrossOf,
  downOf,
  drawField,
  type Field,
  fieldOf,
  innerOf,
  inset,
} from "@/charts/plot/field";
import { drawLegend, LEGEND_WIDTH } from "@/charts/plot/legend";
import { placesOf, type Scale } from "@/charts/plot/scale";
import type { Goal } from "@/lib/compare-view";
import type { Frame, Series } from "@/lib/frame";
import { type Limits, withinLimits } from "@/lib/limits";
import { fitLine, paretoFront, quantile, sortedFinite } from "@/lib/statistics";

export interface ScatterSpec {
  frame: Frame;
  x: Scale;
  y: Scale;
  coloring: Coloring;
  size: Series | undefined;
  hasTrend: boolean;
  front: readonly [Goal, Goal] | null;
  limits: Limits;
}

/** Where each row is, in pixels; NaN where it is nowhere. */
export interface Points {
  field: Field;
  xs: Float32Array;
  ys: Float32Array;
  radii: Float32Array;
  mask: Uint8Array | null;
}

const ROUND = 2 * Math.PI;

/** Puts the rows on the field. */
export function placePoints(spec: ScatterSpec, size: Size): Points {
  const field = fieldOf(size, spec.coloring.legend !== null);
  const room = innerOf(field);
  const xs = spread(spec.x).map((place) => acrossOf(room, place));
  const ys = spread(spec.y, 0.7548776662).map((place) => downOf(room, place));
  return { field: room, xs, ys, radii: radiiOf(spec), mask: withinLimits(spec.frame, spec.limits) };
}

/** Draws all of it. */
export function drawScatter(pen: Pen, spec: ScatterSpec, size: Size, paper: Paper): void {
  const points = placePoints(spec, size);
  const { field: room } = points;
  const outer = fieldOf(size, spec.coloring.legend !== null);
  const titles = { x: spec.x.series.label, y: spec.y.series.label };
  // The ticks stand where the points are, a little inside the frame.
  drawField(
    pen,
    outer,
    { x: inset(spec.x, outer, room, 0), y: inset(spec.y, outer, room, 1) },
    titles,
    paper,
  );
  pen.save();
  drawDots(pen, spec, points, paper);
  pen.restore();
  if (spec.hasTrend) drawTrend(pen, spec, room, paper);
  if (spec.front) drawFront(pen, spec, points, paper);
  if (spec.coloring.legend) {
    const place = { x: size.width - LEGEND_WIDTH, top: outer.top + 14, bottom: outer.bottom };
    drawLegend(pen, spec.coloring.legend, place, paper);
  }
}

function drawDots(pen: Pen, spec: ScatterSpec, points: Points, paper: Paper): void {
  const { bins, colors, order } = spec.coloring;
  const { xs, ys, radii, mask } = points;
  const isMany = spec.frame.n > 1_500;
  if (mask) {
    pen.globalAlpha = isMany ? 0.35 : 0.6;
    pen.fillStyle = paper.strong;
    dots(pen, points, (row) => !mask[row]);
  }
  const rows: number[][] = colors.map(() => []);
  for (let row = 0; row < bins.length; row++) {
    if (!mask || mask[row]) rows[bins[row] ?? 0]?.push(row);
  }
  pen.globalAlpha = isMany ? 0.7 : 0.88;
  for (const bin of order) {
    const own = rows[bin];
    if (!own?.length) continue;
    pen.beginPath();
    for (const row of own) {
      const [x, y, radius] = [xs[row] ?? 0, ys[row] ?? 0, radii[row] ?? 2];
      if (Number.isNaN(x + y)) continue;
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, ROUND);
    }
    pen.fillStyle = colors[bin] ?? "";
    pen.fill();
    if (!isMany) {
      pen.strokeStyle = paper.paper;
      pen.lineWidth = 1;
      pen.stroke();
    }
  }
}

function dots(pen: Pen, { xs, ys, radii }: Points, isWanted: (row: number) => boolean): void {
  pen.beginPath();
  for (let row = 0; row < xs.length; row++) {
    const [x, y, radius] = [xs[row] ?? 0, ys[row] ?? 0, radii[row] ?? 2];
    if (Number.isNaN(x + y) || !isWanted(row)) continue;
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, ROUND);
  }
  pen.fill();
}

/** The line that fits best where the points are seen, so straight on a logarithmic axis too. */
export function trendOf(spec: ScatterSpec) {
  return fitLine(placesOf(spec.x), placesOf(spec.y));
}

function drawTrend(pen: Pen, spec: ScatterSpec, field: Field, paper: Paper): void {
  const fit = trendOf(spec);
  if (!fit) return;
  pen.save();
  pen.beginPath();
  pen.rect(field.left, field.top, field.right - field.left, field.bottom - field.top);
  pen.clip();
  for (const [width, color] of [
    [5, paper.paper],
    [2, paper.ink],
  ] as const) {
    pen.lineWidth = width;
    pen.strokeStyle = color;
    pen.setLineDash(width === 2 ? [6, 4] : []);
    pen.beginPath();
    pen.moveTo(field.left, downOf(field, fit.offset));
    pen.lineTo(field.right, downOf(field, fit.offset + fit.slope));
    pen.stroke();
  }
  pen.restore();
}

/** The rows of the front, by x. */
export function frontOf(spec: ScatterSpec): number[] {
  const [x, y] = spec.front ?? ["min", "min"];
  const signs = [x === "max" ? 1 : -1, y === "max" ? 1 : -1] as const;
  const rows = paretoFront(spec.x.series.values, spec.y.series.values, signs);
  return rows.sort((a, b) => (spec.x.series.values[a] ?? 0) - (spec.x.series.values[b] ?? 0));
}

function drawFront(pen: Pen, spec: ScatterSpec, points: Points, paper: Paper): void {
  const rows = frontOf(spec).filter(
    (row) => !Number.isNaN((points.xs[row] ?? 0) + (points.ys[row] ?? 0)),
  );
  pen.save();
  pen.strokeStyle = paper.bad;
  pen.lineWidth = 1.5;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  rows.forEach((row, place) => {
    const [x, y] = [points.xs[row] ?? 0, points.ys[row] ?? 0];
    if (place === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  pen.stroke();
  pen.setLineDash([]);
  for (const row of rows) ring(pen, points, row, paper.bad);
  pen.restore();
}

/** A ring around a point. */
export function ring(pen: Pen, { xs, ys, radii }: Points, row: number, color: string): void {
  pen.beginPath();
  pen.arc(xs[row] ?? 0, ys[row] ?? 0, (radii[row] ?? 2) + 3, 0, ROUND);
  pen.strokeStyle = color;
  pen.lineWidth = 2;
  pen.stroke();
}

/** A box that is being drawn. */
export function drawBox(
  pen: Pen,
  from: { x: number; y: number },
  to: { x: number; y: number },
  paper: Paper,
): void {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  pen.save();
  pen.fillStyle = paper.accent;
  pen.globalAlpha = 0.1;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
  pen.strokeStyle = paper.accent;
  pen.lineWidth = 1;
  pen.strokeRect(crisp(x), crisp(y), Math.round(width), Math.round(height));
  pen.restore();
}

/** The row whose point is nearest, within a few pixels; null where none is. */
export function nearestPoint({ xs, ys, mask }: Points, x: number, y: number): number | null {
  let best: number | null = null;
  let distance = 18;
  for (let row = 0; row < xs.length; row++) {
    if (mask && !mask[row]) continue;
    const off = Math.hypot((xs[row] ?? 0) - x, (ys[row] ?? 0) - y);
    if (off < distance) {
      distance = off;
      best = row;
    }
  }
  return best;
}

function radiiOf({ frame, size }: ScatterSpec): Float32Array {
  const plain = frame.n > 1_500 ? 2.4 : frame.n > 200 ? 3.5 : 5;
  const radii = new Float32Array(frame.n).fill(plain);
  if (!size) return radii;
  const sorted = sortedFinite(size.values);
  const [low, high] = [quantile(sorted, 0), quantile(sorted, 0.98)];
  for (let row = 0; row < frame.n; row++) {
    const value = size.values[row] ?? Number.NaN;
    const share = Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
    // By area, as the eye compares discs.
    radii[row] = Number.isFinite(value) ? Math.sqrt(3 + share * 110) : 1.5;
  }
  return radii;
}

/** Places of rows; those of one category are spread, or thousands would be one point. */
function spread(scale: Scale, ratio = 0.6180339887): Float32Array {
  const places = placesOf(scale);
  if (scale.choice !== "category") return places;
  const band = 0.5 / Math.max(1, scale.series.labels.length);
  return places.map((place, row) => place + (((row * ratio) % 1) - 0.5) * band);
}
