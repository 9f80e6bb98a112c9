// Runs with the same params as one line: the mean of them, with a band of what they spread over.

import { at, countBefore } from "@/lib/buckets";
import type { Line } from "@/lib/lines";

/** Lines that become one. */
export interface LineGroup {
  id: string;
  name: string;
  color: string;
  lines: readonly Line[];
}

/** Places of a group on an axis where its lines have none in common. */
const PLACES = 400;

/**
 * Makes one line of each group: the mean of the lines that have a value there, read between their
 * places, and a band from the lowest to the highest or one standard deviation to both sides.
 */
export function groupLines(groups: readonly LineGroup[], spread: "range" | "std"): Line[] {
  return groups.filter(({ lines }) => lines.length > 0).map((group) => lineOf(group, spread));
}

function lineOf(group: LineGroup, spread: "range" | "std"): Line {
  const x = placesOf(group.lines);
  const count = x.length;
  const [y, low, high] = [nothing(count), nothing(count), nothing(count)];
  const readers = group.lines.map(readerOf);
  for (let i = 0; i < count; i++) {
    const place = at(x, i);
    let [n, mean, squares] = [0, 0, 0];
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const read of readers) {
      const found = read(place);
      if (!found) continue;
      const { value } = found;
      n += 1;
      const step = value - mean;
      mean += step / n;
      squares += step * (value - mean);
      min = Math.min(min, found.low);
      max = Math.max(max, found.high);
    }
    if (n === 0) continue;
    const deviation = Math.sqrt(squares / n);
    y[i] = mean;
    low[i] = spread === "std" ? mean - deviation : min;
    high[i] = spread === "std" ? mean + deviation : max;
  }
  return {
    id: group.id,
    runId: null,
    name: `${group.name} (${group.lines.length})`,
    color: group.color,
    look: "curve over band",
    isAscending: true,
    x,
    y,
    low,
    high,
    last: y,
    steps: x,
    nonfinite: null,
  };
}

// Lines that have their places in common keep them; else an even grid over all of them.
function placesOf(lines: readonly Line[]): Float64Array {
  const all = new Set<number>();
  let longest = 0;
  for (const line of lines) {
    for (const value of line.x) if (Number.isFinite(value)) all.add(value);
    longest = Math.max(longest, line.x.length);
  }
  const union = Float64Array.from(all).sort();
  if (union.length <= Math.max(PLACES, 2 * longest)) return union;
  const [low, high] = [at(union, 0), at(union, union.length - 1)];
  return Float64Array.from({ length: PLACES }, (_, i) => low + ((high - low) * i) / (PLACES - 1));
}

interface Found {
  value: number;
  low: number;
  high: number;
}

// Reads a line between its places, and nothing before its beginning or behind its end.
function readerOf(line: Line): (x: number) => Found | null {
  const order = sorted(line);
  const xs = order.map((place) => at(line.x, place));
  const read = (column: Float64Array, left: number, share: number) => {
    const one = at(column, at(order, left));
    if (share === 0) return one;
    return one + (at(column, at(order, left + 1)) - one) * share;
  };
  return (x) => {
    const right = countBefore(xs, x);
    if (right === xs.length || (right === 0 && x < at(xs, 0))) return null;
    const left = at(xs, right) === x ? right : right - 1;
    const share = left === right ? 0 : (x - at(xs, left)) / (at(xs, right) - at(xs, left));
    const value = read(line.y, left, share);
    if (!Number.isFinite(value)) return null;
    const [low, high] = [read(line.low, left, share), read(line.high, left, share)];
    return {
      value,
      low: Number.isFinite(low) ? Math.min(low, value) : value,
      high: Number.isFinite(high) ? Math.max(high, value) : value,
    };
  };
}

function sorted(line: Line): Float64Array {
  const places = Float64Array.from(line.x, (_, place) => place);
  const known = places.filter((place) => !Number.isNaN(at(line.x, place)));
  return line.isAscending ? known : known.sort((one, other) => at(line.x, one) - at(line.x, other));
}

function nothing(count: number): Float64Array {
  return new Float64Array(count).fill(Number.NaN);
}
