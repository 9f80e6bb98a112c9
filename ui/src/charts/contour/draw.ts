// Drawing the levels of a metric over two params, with the runs as points on them.

import { contours } from "d3-contour";
import type { Paper, Pen, Size } from "@/charts/canvas";
import { interpolate, type Surface } from "@/charts/contour/grid";
import { type Coloring, shareColor } from "@/charts/plot/colors";
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
import type { Frame } from "@/lib/frame";

export interface ContourSpec {
  frame: Frame;
  x: Scale;
  y: Scale;
  z: Scale;
  coloring: Coloring;
  levels: number;
  hasPoints: boolean;
}

/** Levels and places, which take a while: once for each choice of columns. */
export interface ContourModel {
  xs: Float32Array;
  ys: Float32Array;
  zs: Float32Array;
  /** Runs that have all three. */
  n: number;
  surface: Surface | null;
}

/** Farther from any run than this share of the field, nothing is said; few runs reach farther. */
const REACH = 0.16;
const REACH_OF_FEW = 1.6;
const FEWEST = 4;

/** Computes the surface. */
export function modelOf({ x, y, z }: Pick<ContourSpec, "x" | "y" | "z">): ContourModel {
  const [xs, ys, zs] = [placesOf(x), placesOf(y), placesOf(z)];
  let n = 0;
  for (let row = 0; row < xs.length; row++) {
    if (!Number.isNaN((xs[row] ?? 0) + (ys[row] ?? 0) + (zs[row] ?? 0))) n += 1;
  }
  return { xs, ys, zs, n, surface: n < FEWEST ? null : interpolate(xs, ys, zs) };
}

/** Where runs are on the field, in pixels. */
export function pointsOf(model: ContourModel, size: Size): { xs: Float32Array; ys: Float32Array } {
  const field = innerOf(fieldOf(size, true));
  const xs = model.xs.map((place, row) =>
    Number.isNaN(model.zs[row] ?? Number.NaN) ? Number.NaN : acrossOf(field, place),
  );
  return { xs, ys: model.ys.map((place) => downOf(field, place)) };
}

/** Draws all of it. */
export function drawContour(
  pen: Pen,
  spec: ContourSpec,
  model: ContourModel,
  size: Size,
  paper: Paper,
): void {
  const field = fieldOf(size, true);
  const inner = innerOf(field);
  const scales = { x: inset(spec.x, field, inner, 0), y: inset(spec.y, field, inner, 1) };
  drawField(pen, field, scales, { x: spec.x.series.label, y: spec.y.series.label }, paper);
  if (model.surface) drawLevels(pen, spec, model.surface, inner, paper);
  if (spec.hasPoints) drawPoints(pen, spec, model, size, paper);
  if (spec.coloring.legend) {
    const place = { x: size.width - LEGEND_WIDTH, top: field.top + 14, bottom: field.bottom };
    drawLegend(pen, spec.coloring.legend, place, paper);
  }
}

function drawLevels(
  pen: Pen,
  spec: ContourSpec,
  surface: Surface,
  field: Field,
  paper: Paper,
): void {
  const { width, height, values, min, max } = surface;
  const isTurned = spec.coloring.legend?.isTurned ?? false;
  const steps = Array.from(
    { length: spec.levels },
    (_, at) => min + ((max - min) * at) / spec.levels,
  );
  const levels = contours().size([width, height]).smooth(true).thresholds(steps);
  // The colours of the points: their scale leaves far outliers out.
  const color = (value: number) => {
    const [low, high] = spec.coloring.span ?? [min, max];
    const share = (value - low) / (high - low || 1);
    return shareColor(Math.max(0, Math.min(1, share)), paper.theme, isTurned);
  };
  pen.save();
  clipTo(pen, field);
  for (const level of levels(Array.from(values))) {
    trace(pen, level.coordinates, surface, field);
    pen.fillStyle = color(level.value + (max - min) / spec.levels / 2);
    pen.fill();
    pen.strokeStyle = paper.paper;
    pen.globalAlpha = 0.35;
    pen.lineWidth = 0.75;
    pen.stroke();
    pen.globalAlpha = 1;
  }
  const reach = Math.max(REACH, REACH_OF_FEW / Math.sqrt(surface.points));
  const [far] = contours().size([width, height]).smooth(true).thresholds([reach])(
    Array.from(surface.gaps),
  );
  if (far) {
    trace(pen, far.coordinates, surface, field);
    pen.fillStyle = paper.paper;
    pen.globalAlpha = 0.85;
    pen.fill();
  }
  pen.restore();
}

function trace(
  pen: Pen,
  shapes: readonly (readonly (readonly (readonly number[])[])[])[],
  { width, height }: Surface,
  field: Field,
): void {
  pen.beginPath();
  for (const shape of shapes) {
    for (const loop of shape) {
      loop.forEach(([x = 0, y = 0], place) => {
        // The outermost cells reach the edge of the field.
        const across = acrossOf(field, ends(x, width));
        const down = downOf(field, 1 - ends(y, height));
        if (place === 0) pen.moveTo(across, down);
        else pen.lineTo(across, down);
      });
      pen.closePath();
    }
  }
}

function ends(at: number, count: number): number {
  if (at < 0.6) return 0;
  return at > count - 0.6 ? 1 : at / count;
}

function drawPoints(
  pen: Pen,
  spec: ContourSpec,
  model: ContourModel,
  size: Size,
  paper: Paper,
): void {
  const { xs, ys } = pointsOf(model, size);
  const isMany = model.n > 1_000;
  const radius = isMany ? 1.1 : model.n > 200 ? 2.5 : 4;
  pen.save();
  pen.globalAlpha = isMany ? 0.35 : 1;
  pen.lineWidth = 1.25;
  for (let row = 0; row < xs.length; row++) {
    const [x, y] = [xs[row] ?? 0, ys[row] ?? 0];
    if (Number.isNaN(x + y)) continue;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fillStyle = isMany ? paper.ink : (spec.coloring.colors[spec.coloring.bins[row] ?? 0] ?? "");
    pen.fill();
    if (isMany) continue;
    pen.strokeStyle = paper.paper;
    pen.stroke();
  }
  pen.restore();
}

function clipTo(pen: Pen, { left, right, top, bottom }: Field): void {
  pen.beginPath();
  pen.rect(left, top, right - left, bottom - top);
  pen.clip();
}
