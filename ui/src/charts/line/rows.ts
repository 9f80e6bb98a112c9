// What the lines of a chart say at one place of x.

import { type Plane, toLeft, toTop } from "@/charts/line/view";
import { at, countBefore } from "@/lib/buckets";
import type { Line } from "@/lib/lines";

/** A line at a place. */
export interface Row {
  line: Line;
  place: number;
  left: number;
  top: number;
}

/** How far, in pixels, a line's end may be from where it still says something. */
const BEYOND = 12;

/** The lines that have something near `x`, those with the highest values first. */
export function rowsAt(lines: readonly Line[], x: number, plane: Plane): Row[] {
  const left = toLeft(plane);
  const top = toTop(plane);
  const pointed = left(x);
  const rows: Row[] = [];
  for (const line of lines) {
    const place = nearest(line, x);
    if (place < 0) continue;
    const row = { line, place, left: left(at(line.x, place)), top: top(at(line.y, place)) };
    const isBeyond = isAtEnd(line, place, x) && Math.abs(row.left - pointed) > BEYOND;
    if (!isBeyond) rows.push(row);
  }
  return rows.sort((one, other) => rank(other) - rank(one));
}

/** The row nearest to a point, with its distance in pixels. */
export function nearestRow(
  rows: readonly Row[],
  left: number,
  top: number,
  plane: Plane,
): { row: Row; distance: number } | null {
  const toPixel = toTop(plane);
  const toPlace = toLeft(plane);
  let found: { row: Row; distance: number } | null = null;
  for (const row of rows) {
    const distance = distanceTo(row, left, top, toPlace, toPixel);
    if (!Number.isNaN(distance) && (!found || distance < found.distance)) found = { row, distance };
  }
  // Where no value is finite there is nothing to be near to, but something to say.
  const [first] = rows;
  return found ?? (first ? { row: first, distance: Number.POSITIVE_INFINITY } : null);
}

// To the stroke between a place and its neighbours, and to the extremes of the place itself.
function distanceTo(
  { line, place }: Row,
  left: number,
  top: number,
  toPlace: (value: number) => number,
  toPixel: (value: number) => number,
): number {
  let best = Number.NaN;
  const take = (distance: number) => {
    if (!(distance >= best)) best = Number.isNaN(distance) ? best : distance;
  };
  if (line.look === "extremes") {
    const [low, high] = [toPixel(at(line.low, place)), toPixel(at(line.high, place))];
    const beside = left - toPlace(at(line.x, place));
    if (top >= high && top <= low) take(Math.abs(beside));
    else take(Math.hypot(beside, Math.min(Math.abs(top - low), Math.abs(top - high))));
  }
  for (const other of [place - 1, place, place + 1]) {
    if (other < 0 || other >= line.x.length) continue;
    const [x0, y0] = [toPlace(at(line.x, place)), toPixel(at(line.y, place))];
    const [x1, y1] = [toPlace(at(line.x, other)), toPixel(at(line.y, other))];
    take(toSegment(left, top, x0, y0, x1, y1));
  }
  return best;
}

function toSegment(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const share = length ? ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length : 0;
  const along = Math.min(1, Math.max(0, share));
  return Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0));
}

function nearest(line: Line, x: number): number {
  if (line.isAscending) {
    const right = countBefore(line.x, x);
    if (right === 0) return line.x.length ? 0 : -1;
    if (right === line.x.length) return right - 1;
    return x - at(line.x, right - 1) <= at(line.x, right) - x ? right - 1 : right;
  }
  let found = -1;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < line.x.length; i++) {
    const distance = Math.abs(at(line.x, i) - x);
    if (distance < best) [best, found] = [distance, i];
  }
  return found;
}

function isAtEnd(line: Line, place: number, x: number): boolean {
  if (!line.isAscending) return true;
  return (
    (place === 0 && x < at(line.x, 0)) || (place === line.x.length - 1 && x > at(line.x, place))
  );
}

// Values that are not finite come last.
function rank({ line, place }: Row): number {
  const value = at(line.y, place);
  return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
}
