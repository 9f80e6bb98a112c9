// Drawing boxes and violins, one row for each group: names read better beside than below.

import type { Group } from "@/charts/box/groups";
import { crisp, fitText, type Paper, type Pen, type Size } from "@/charts/canvas";
import { acrossOf, drawField, type Field } from "@/charts/plot/field";
import type { Scale } from "@/charts/plot/scale";
import { hue } from "@/lib/color";
import { formatCount } from "@/lib/format";
import { density } from "@/lib/statistics";

export interface BoxSpec {
  groups: readonly Group[];
  scale: Scale;
  by: string;
  shape: "box" | "violin";
}

const LABELS = 168;
const ROW = 52;
/** More points than this hide each other. */
const POINTS = 250;
const STEPS = 80;

/** How high the plot is. */
export function heightOf(groups: readonly Group[]): number {
  return Math.max(3, groups.length) * ROW + 76;
}

/** Where the rows are. */
export function boxField(size: Size): Field {
  return { left: LABELS, right: size.width - 24, top: 26, bottom: size.height - 46 };
}

/** The middle of a group's row. */
export function middleOf(field: Field, count: number, place: number): number {
  return field.top + ((place + 0.5) * (field.bottom - field.top)) / Math.max(1, count);
}

/** Where a row's point is beside its box; spread, so that equal values are seen. */
export function pointAt(
  spec: BoxSpec,
  field: Field,
  place: number,
  index: number,
): { x: number; y: number } {
  const value = spec.groups[place]?.values[index] ?? Number.NaN;
  const y = middleOf(field, spec.groups.length, place);
  const off = ((index * 0.6180339887) % 1) - 0.5;
  return { x: acrossOf(field, spec.scale.place(value)), y: y + off * (ROW * 0.42) };
}

/** Whether the points of a group are drawn. */
export function hasPoints(group: Group): boolean {
  return group.rows.length <= POINTS;
}

/** Draws all of it. */
export function drawBoxes(pen: Pen, spec: BoxSpec, size: Size, paper: Paper): void {
  const field = boxField(size);
  drawField(pen, field, { x: spec.scale }, { x: spec.scale.series.label, y: spec.by }, paper);
  const strong = `500 12px ${paper.family}`;
  const plain = `11px ${paper.family}`;
  spec.groups.forEach((group, place) => {
    const y = middleOf(field, spec.groups.length, place);
    const color = hue(place, paper.theme);
    pen.save();
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    pen.font = strong;
    pen.fillStyle = paper.ink;
    pen.fillText(fitText(group.label, strong, LABELS - 24), LABELS - 12, y - 7);
    pen.font = plain;
    pen.fillStyle = paper.faint;
    const count = group.summary.n === 1 ? "1 run" : `${formatCount(group.summary.n)} runs`;
    pen.fillText(count, LABELS - 12, y + 8);
    if (spec.shape === "violin" && group.summary.n > 2)
      drawViolin(pen, spec, group, field, y, color);
    else drawOneBox(pen, spec, group, field, y, color, paper);
    if (hasPoints(group)) drawPoints(pen, spec, place, field, color, paper);
    drawMiddle(pen, spec, group, field, y, paper);
    pen.restore();
  });
}

function drawOneBox(
  pen: Pen,
  spec: BoxSpec,
  { summary, values }: Group,
  field: Field,
  y: number,
  color: string,
  paper: Paper,
): void {
  const x = (value: number) => acrossOf(field, spec.scale.place(value));
  const [from, to] = summary.whiskers.map(x) as [number, number];
  const [low, high] = [x(summary.low), x(summary.high)];
  pen.strokeStyle = color;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const [a, b] of [
    [from, low],
    [high, to],
  ] as const) {
    pen.moveTo(a, crisp(y));
    pen.lineTo(b, crisp(y));
  }
  for (const end of [from, to]) {
    pen.moveTo(crisp(end), y - 6);
    pen.lineTo(crisp(end), y + 6);
  }
  pen.stroke();
  pen.fillStyle = color;
  pen.globalAlpha = 0.22;
  pen.fillRect(low, y - 13, Math.max(1, high - low), 26);
  pen.globalAlpha = 1;
  pen.strokeRect(low, y - 13, Math.max(1, high - low), 26);
  if (values.length <= POINTS) return;
  pen.fillStyle = paper.faint;
  pen.globalAlpha = 0.5;
  pen.beginPath();
  for (const value of values) {
    if (value >= summary.whiskers[0] && value <= summary.whiskers[1]) continue;
    pen.moveTo(x(value) + 1.8, y);
    pen.arc(x(value), y, 1.8, 0, 2 * Math.PI);
  }
  pen.fill();
  pen.globalAlpha = 1;
}

function drawViolin(
  pen: Pen,
  spec: BoxSpec,
  { values }: Group,
  field: Field,
  y: number,
  color: string,
): void {
  // On the scale that is shown: a hump on a logarithmic axis should look like one.
  const places = values.map(spec.scale.place);
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  const heights = density(places, steps);
  const most = Math.max(...heights);
  const half = (step: number) => ((heights[step] ?? 0) / most) * ROW * 0.4;
  const shown = steps.map((_, step) => step).filter((step) => half(step) > 0.15);
  pen.beginPath();
  shown.forEach((step, at) => {
    const x = acrossOf(field, steps[step] ?? 0);
    if (at === 0) pen.moveTo(x, y - half(step));
    else pen.lineTo(x, y - half(step));
  });
  for (const step of shown.reverse()) pen.lineTo(acrossOf(field, steps[step] ?? 0), y + half(step));
  pen.closePath();
  pen.fillStyle = color;
  pen.globalAlpha = 0.28;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = color;
  pen.lineWidth = 1.5;
  pen.stroke();
}

function drawPoints(
  pen: Pen,
  spec: BoxSpec,
  place: number,
  field: Field,
  color: string,
  paper: Paper,
): void {
  const group = spec.groups[place];
  if (!group) return;
  pen.lineWidth = 1;
  pen.strokeStyle = paper.paper;
  pen.fillStyle = color;
  group.rows.forEach((_, index) => {
    const { x, y } = pointAt(spec, field, place, index);
    pen.beginPath();
    pen.arc(x, y, 3.5, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  });
}

function drawMiddle(pen: Pen, spec: BoxSpec, group: Group, field: Field, y: number, paper: Paper) {
  const x = acrossOf(field, spec.scale.place(group.summary.median));
  pen.fillStyle = paper.ink;
  pen.fillRect(Math.round(x) - 1, y - 13, 2.5, 26);
}
