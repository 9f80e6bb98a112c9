// Lines on a pen: a canvas, or the text of an SVG file. Every extreme of every bucket is drawn, so
// that a spike of one point among a million is seen.

import type { Paper, Pen } from "@/charts/canvas";
import { type Plane, toLeft, toTop } from "@/charts/line/view";
import { at } from "@/lib/buckets";
import type { Line } from "@/lib/lines";
import { placesWithin } from "@/lib/outliers";

const FAINT = 0.28;
const BAND = 0.16;
/** Distance of points, in pixels, from which each of them gets a dot. */
const DOTS_FROM = 14;
const MARK = 4;

interface Trace {
  line: Line;
  plane: Plane;
  left: (value: number) => number;
  top: (value: number) => number;
  from: number;
  to: number;
}

/** Draws all lines into the frame of the plane. */
export function drawLines(pen: Pen, lines: readonly Line[], plane: Plane, paper: Paper): void {
  const width = lines.length > 30 ? 1 : 1.5;
  const traces = lines.map((line) => traceOf(line, plane));
  pen.save();
  clipTo(pen, plane);
  pen.lineJoin = "bevel";
  for (const trace of traces) if (trace.line.look === "curve over band") fillBand(pen, trace);
  for (const trace of traces) {
    if (trace.line.look !== "curve over extremes") continue;
    pen.globalAlpha = FAINT;
    strokeExtremes(pen, trace, 1);
  }
  pen.globalAlpha = 1;
  // The first run of the list is on top of the others.
  for (const trace of traces.toReversed()) strokeLine(pen, trace, width);
  for (const trace of traces) markNonfinite(pen, trace, paper);
  pen.restore();
}

/** Draws one line again, stronger than the others. */
export function drawStrong(pen: Pen, line: Line, plane: Plane, paper: Paper): void {
  const trace = traceOf(line, plane);
  pen.save();
  clipTo(pen, plane);
  pen.lineJoin = "bevel";
  // The paper around it keeps it apart from lines of its own colour.
  strokeLine(pen, { ...trace, line: { ...line, color: paper.paper } }, 4.5);
  strokeLine(pen, trace, 2.5);
  pen.restore();
}

/** Draws a dot at a place of a line. */
export function drawDot(
  pen: Pen,
  left: number,
  top: number,
  color: string,
  paper: Paper,
  isStrong: boolean,
): void {
  pen.beginPath();
  pen.arc(left, top, isStrong ? 4 : 3, 0, 2 * Math.PI);
  pen.fillStyle = color;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = paper.paper;
  pen.stroke();
}

function traceOf(line: Line, plane: Plane): Trace {
  const [from, to] = placesWithin(line, plane.x);
  return { line, plane, left: toLeft(plane), top: toTop(plane), from, to };
}

function clipTo(pen: Pen, { frame }: Plane): void {
  pen.beginPath();
  pen.rect(frame.left, frame.top, frame.width, frame.height);
  pen.clip();
}

function strokeLine(pen: Pen, trace: Trace, width: number): void {
  if (trace.line.look === "extremes") strokeExtremes(pen, trace, width);
  else strokeCurve(pen, trace, width);
}

// From the end of one bucket to the nearer of the next one's extremes, and on to the other.
function strokeExtremes(pen: Pen, trace: Trace, width: number): void {
  const { line, left, top, from, to } = trace;
  let isDown = false;
  let last = 0;
  pen.beginPath();
  for (let i = from; i < to; i++) {
    const x = left(at(line.x, i));
    let first = top(at(line.low, i));
    let second = top(at(line.high, i));
    if (Number.isNaN(first)) first = second;
    if (Number.isNaN(x) || Number.isNaN(second)) {
      isDown = false;
      continue;
    }
    if (isDown && Math.abs(second - last) < Math.abs(first - last)) {
      [first, second] = [second, first];
    }
    if (isDown) pen.lineTo(x, first);
    else pen.moveTo(x, first);
    if (second !== first) pen.lineTo(x, second);
    last = second;
    isDown = true;
  }
  pen.strokeStyle = line.color;
  pen.lineWidth = width;
  pen.stroke();
  dots(pen, trace, line.high, width);
}

function strokeCurve(pen: Pen, trace: Trace, width: number): void {
  const { line, left, top, from, to } = trace;
  let isDown = false;
  pen.beginPath();
  for (let i = from; i < to; i++) {
    const x = left(at(line.x, i));
    const y = top(at(line.y, i));
    if (Number.isNaN(x) || Number.isNaN(y)) {
      isDown = false;
      continue;
    }
    if (isDown) pen.lineTo(x, y);
    else pen.moveTo(x, y);
    isDown = true;
  }
  pen.strokeStyle = line.color;
  pen.lineWidth = width;
  pen.stroke();
  dots(pen, trace, line.y, width);
}

// A point without neighbours has no stroke, and few points should be told from what is between.
function dots(pen: Pen, trace: Trace, values: Float64Array, width: number): void {
  const { line, left, top, from, to } = trace;
  const areSparse = isSparse(trace);
  pen.fillStyle = line.color;
  const isMissing = (i: number) => i < from || i >= to || Number.isNaN(top(at(values, i)));
  for (let i = from; i < to; i++) {
    if (!areSparse && !(isMissing(i - 1) && isMissing(i + 1))) continue;
    const [x, y] = [left(at(line.x, i)), top(at(values, i))];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    pen.beginPath();
    pen.arc(x, y, width + 1, 0, 2 * Math.PI);
    pen.fill();
  }
}

function isSparse({ line, left, from, to, plane }: Trace): boolean {
  const room = line.isAscending
    ? left(at(line.x, to - 1)) - left(at(line.x, from))
    : plane.frame.width;
  return room >= (to - from - 1) * DOTS_FROM;
}

function fillBand(pen: Pen, { line, left, top, from, to }: Trace): void {
  pen.fillStyle = line.color;
  pen.globalAlpha = BAND;
  let start = from;
  const isMissing = (i: number) =>
    Number.isNaN(left(at(line.x, i))) ||
    Number.isNaN(top(at(line.high, i))) ||
    Number.isNaN(at(line.low, i));
  while (start < to) {
    if (isMissing(start)) {
      start += 1;
      continue;
    }
    let end = start;
    pen.beginPath();
    for (; end < to && !isMissing(end); end++) {
      const [x, y] = [left(at(line.x, end)), top(at(line.high, end))];
      if (end === start) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    for (let i = end - 1; i >= start; i--) pen.lineTo(left(at(line.x, i)), bottomOf(line, i, top));
    pen.closePath();
    pen.fill();
    start = end;
  }
  pen.globalAlpha = 1;
}

// The lower edge of a band may be below 0, where a logarithmic axis has no place: far down, then.
function bottomOf(line: Line, place: number, top: (value: number) => number): number {
  const bottom = top(at(line.low, place));
  return Number.isNaN(bottom) ? 1e5 : bottom;
}

function markNonfinite(pen: Pen, trace: Trace, paper: Paper): void {
  const { line, left, from, to, plane } = trace;
  if (!line.nonfinite) return;
  const edge = plane.frame.top + 1;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    if (at(line.nonfinite, i) === 0) continue;
    const x = left(at(line.x, i));
    // One of a heap says as much as all of it.
    if (Number.isNaN(x) || x - last < 2) continue;
    last = x;
    pen.beginPath();
    pen.moveTo(x - MARK, edge);
    pen.lineTo(x + MARK, edge);
    pen.lineTo(x, edge + 1.75 * MARK);
    pen.closePath();
    pen.fillStyle = line.color;
    pen.fill();
    pen.lineWidth = 0.75;
    pen.strokeStyle = paper.paper;
    pen.stroke();
  }
}
