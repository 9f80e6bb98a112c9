// The field of a plot with two axes: where it is, its grid, ticks and titles.

import { crisp, fitText, type Paper, type Pen, type Size, textWidth } from "@/charts/canvas";
import { LEGEND_WIDTH } from "@/charts/plot/legend";
import type { Scale } from "@/charts/plot/scale";

export interface Field {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A field with room for ticks and titles around it. */
export function fieldOf(size: Size, hasLegend: boolean, left = 76): Field {
  return {
    left,
    right: size.width - 20 - (hasLegend ? LEGEND_WIDTH + 12 : 0),
    top: 26,
    bottom: size.height - 46,
  };
}

/** Pixels across of a place from 0 to 1. */
export function acrossOf(field: Field, place: number): number {
  return field.left + place * (field.right - field.left);
}

/** Pixels down of a place from 0 to 1. */
export function downOf(field: Field, place: number): number {
  return field.bottom - place * (field.bottom - field.top);
}

/** Whether a point is in the field, or at most `room` outside. */
export function isInField(field: Field, x: number, y: number, room = 0): boolean {
  const isAcross = x >= field.left - room && x <= field.right + room;
  return isAcross && y >= field.top - room && y <= field.bottom + room;
}

/** The part of a field where points stand, so that none is cut by the frame. */
export function innerOf({ left, right, top, bottom }: Field): Field {
  return { left: left + 10, right: right - 10, top: top + 8, bottom: bottom - 8 };
}

/** The scale of a field whose points stand in a smaller one. */
export function inset(scale: Scale, outer: Field, inner: Field, axis: 0 | 1): Scale {
  const [from, to] = axis ? [outer.bottom, outer.top] : [outer.left, outer.right];
  const [start, end] = axis ? [inner.bottom, inner.top] : [inner.left, inner.right];
  const move = (place: number) => (start + place * (end - start) - from) / (to - from);
  return {
    ...scale,
    ticks: (count) => scale.ticks(count).map((tick) => ({ ...tick, place: move(tick.place) })),
  };
}

interface Titles {
  x: string;
  y: string;
}

/** Draws grid, ticks and titles; a scale that is left out has none. */
export function drawField(
  pen: Pen,
  field: Field,
  scales: { x?: Scale | undefined; y?: Scale | undefined },
  titles: Titles,
  paper: Paper,
): void {
  const font = `11px ${paper.family}`;
  const bold = `600 12px ${paper.family}`;
  pen.save();
  pen.lineWidth = 1;
  pen.strokeStyle = paper.line;
  pen.fillStyle = paper.soft;
  pen.font = font;
  const width = field.right - field.left;
  const height = field.bottom - field.top;
  if (scales.x) {
    pen.textAlign = "center";
    pen.textBaseline = "top";
    const ticks = scales.x.ticks(Math.max(2, Math.floor(width / 90)));
    const room = ticks.length > 1 ? width / ticks.length - 8 : width;
    for (const tick of ticks) {
      const x = crisp(acrossOf(field, tick.place));
      line(pen, x, field.top, x, field.bottom);
      pen.fillText(fitText(tick.label, font, room), x, field.bottom + 7);
    }
  }
  if (scales.y) {
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const tick of scales.y.ticks(Math.max(2, Math.floor(height / 44)))) {
      const y = crisp(downOf(field, tick.place));
      line(pen, field.left, y, field.right, y);
      pen.fillText(fitText(tick.label, font, field.left - 14), field.left - 8, y);
    }
  }
  pen.strokeStyle = paper.strong;
  line(pen, field.left, crisp(field.bottom), field.right, crisp(field.bottom));
  if (scales.y) line(pen, crisp(field.left), field.top, crisp(field.left), field.bottom);
  pen.fillStyle = paper.ink;
  pen.font = bold;
  pen.textBaseline = "alphabetic";
  pen.textAlign = "right";
  pen.fillText(fitText(titles.x, bold, width), field.right, field.bottom + 38);
  pen.textAlign = "left";
  const y = fitText(titles.y, bold, width);
  const from = Math.max(4, Math.min(field.left, field.left - textWidth(y, bold) / 2));
  pen.fillText(y, from, field.top - 11);
  pen.restore();
}

function line(pen: Pen, x0: number, y0: number, x1: number, y1: number): void {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}
