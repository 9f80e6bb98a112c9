// The range that y shows: all that is drawn, or without what lies far from most of it.

import { at, countBefore } from "@/lib/buckets";
import type { Line } from "@/lib/lines";

export interface Range {
  min: number;
  max: number;
}

const PAD = 0.05;
/** Values that are sorted for quantiles; more say nothing new. */
const SAMPLE = 20_000;
/** Nine tenths of the values, and half as much again at both sides: a bell is not cut. */
const QUANTILE = 0.05;
const REACH = 0.5;

/** The range of y for the lines as drawn between two values of x. */
export function yRange(
  lines: readonly Line[],
  x: Range,
  how: { isLog: boolean; isRobust: boolean },
): Range {
  let range = how.isRobust ? robust(lines, x, how.isLog) : extremes(lines, x, how.isLog);
  if (!range) range = how.isLog ? { min: 0.1, max: 10 } : { min: 0, max: 1 };
  return how.isLog ? padLog(range) : pad(range);
}

/** The range of x of the lines; a single place gets room at both sides. */
export function xRange(lines: readonly Line[], isLog: boolean): Range {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const line of lines) {
    for (const value of line.isAscending ? ends(line.x) : line.x) {
      if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    // The first place of an ascending axis may be 0, which a logarithm does not have.
    if (isLog && line.isAscending) {
      const first = line.x[countBefore(line.x, Number.MIN_VALUE)];
      if (first !== undefined && first < min) min = first;
    }
  }
  if (min > max) return isLog ? { min: 1, max: 10 } : { min: 0, max: 1 };
  if (min < max) return { min, max };
  return isLog ? { min: min / 2, max: max * 2 } : { min: min - 1, max: max + 1 };
}

/** The places of a line from one before `x` to one behind it. */
export function placesWithin(line: Line, x: Range): [from: number, to: number] {
  if (!line.isAscending) return [0, line.x.length];
  const from = Math.max(0, countBefore(line.x, x.min) - 1);
  const behind = countBefore(line.x, x.max);
  return [from, Math.min(line.x.length, behind + 1)];
}

function extremes(lines: readonly Line[], x: Range, isLog: boolean): Range | null {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  each(lines, x, (value) => {
    if (isLog && value <= 0) return;
    if (value < min) min = value;
    if (value > max) max = value;
  });
  return min <= max ? { min, max } : null;
}

function robust(lines: readonly Line[], x: Range, isLog: boolean): Range | null {
  const values: number[] = [];
  each(lines, x, (value) => {
    if (isLog ? value > 0 : true) values.push(isLog ? Math.log10(value) : value);
  });
  if (values.length === 0) return null;
  const stride = Math.ceil(values.length / SAMPLE);
  const sample = Float64Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => {
    return values[i * stride] as number;
  }).sort();
  const low = quantile(sample, QUANTILE);
  const high = quantile(sample, 1 - QUANTILE);
  const reach = (high - low) * REACH;
  const all = extremes(lines, x, isLog) as Range;
  const back = (value: number) => (isLog ? 10 ** value : value);
  const min = Math.max(all.min, back(low - reach));
  const max = Math.min(all.max, back(high + reach));
  // The power of a logarithm is not always the number again.
  return min <= max ? { min, max } : all;
}

// What a line shows is its curve where it is drawn over faint extremes, and else the extremes.
function each(lines: readonly Line[], x: Range, take: (value: number) => void): void {
  for (const line of lines) {
    const columns = line.look === "curve" ? [line.y] : [line.low, line.high];
    const [from, to] = placesWithin(line, x);
    for (let i = from; i < to; i++) {
      const place = at(line.x, i);
      if (place < x.min || place > x.max) continue;
      for (const column of columns) {
        const value = at(column, i);
        if (Number.isFinite(value)) take(value);
      }
    }
  }
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = at(sorted, Math.floor(place));
  return low + (at(sorted, Math.ceil(place)) - low) * (place % 1);
}

function ends(values: Float64Array): number[] {
  return values.length ? [at(values, 0), at(values, values.length - 1)] : [];
}

function pad({ min, max }: Range): Range {
  if (min === max) {
    const room = min === 0 ? 1 : Math.abs(min) * 0.1;
    return { min: min - room, max: max + room };
  }
  const room = (max - min) * PAD;
  // Values that are not negative do not need an axis that is.
  return { min: min >= 0 && min < room ? 0 : min - room, max: max + room };
}

function padLog({ min, max }: Range): Range {
  if (min === max) return { min: min / 2, max: max * 2 };
  const room = (max / min) ** PAD;
  return { min: min / room, max: max * room };
}
