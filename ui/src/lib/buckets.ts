// Series as buckets of steps. The server's are a power of two wide and anchored at step 0, so new
// ones can be put to old ones, and narrow ones into wide ones, without loss: a running series is
// never loaded twice.

/** One series of one run, one place per bucket, ascending by step. */
export interface Series {
  runId: string;
  key: string;
  /** The last step of each bucket. */
  steps: Float64Array;
  /** When that was logged, in ms; only where x is a time. */
  times: Float64Array | null;
  last: Float64Array;
  /** Of the finite values; NaN where there is none. */
  min: Float64Array;
  max: Float64Array;
  mean: Float64Array | null;
  counts: Uint32Array | null;
  /** How many values are NaN or infinite. */
  nonfinite: Uint32Array;
  smooth: Float64Array | null;
}

/** Series that share the width of their buckets, in steps. */
export interface ChartData {
  width: number;
  /** The steps that were asked for; null is all of them. */
  range: readonly [number, number] | null;
  series: readonly Series[];
}

const COLUMNS = ["steps", "times", "last", "min", "max", "mean", "smooth"] as const;
const COUNTS = ["counts", "nonfinite"] as const;

/** The first step of the last bucket of a series, or null: from there on it can still change. */
export function lastStart(series: Series, width: number): number | null {
  const step = series.steps[series.steps.length - 1];
  return step === undefined ? null : Math.floor(step / width) * width;
}

/**
 * Puts newer buckets to what is there: `news` has all points from `firstStep` on of its series.
 *
 * With more than twice `buckets` buckets they are made wider.
 */
export function appendSeries(
  old: ChartData,
  news: ChartData,
  firstStep: number,
  buckets: number,
): ChartData {
  if (news.series.length === 0) return old;
  const all = new Map(old.series.map((one) => [`${one.runId} ${one.key}`, one]));
  for (const one of news.series) {
    const name = `${one.runId} ${one.key}`;
    const before = all.get(name);
    all.set(name, before ? concat(before, countBefore(before.steps, firstStep), one) : one);
  }
  let width = Math.max(old.width, news.width);
  const series = [...all.values()];
  if (bucketsOf(series, width) > 2 * buckets) {
    while (bucketsOf(series, width) > buckets) width *= 2;
  }
  return { width, range: old.range, series: series.map((one) => widen(one, width)) };
}

/** Merges buckets into those that are `width` steps wide. */
export function widen(series: Series, width: number): Series {
  const { steps } = series;
  const ends: number[] = [];
  for (let i = 0; i < steps.length; i++) {
    const next = steps[i + 1];
    if (next === undefined || Math.floor(next / width) !== Math.floor(at(steps, i) / width)) {
      ends.push(i);
    }
  }
  if (ends.length === steps.length) return series;
  const lasts = (column: Float64Array | null) =>
    column && Float64Array.from(ends, (i) => at(column, i));
  return {
    ...series,
    steps: Float64Array.from(ends, (i) => at(steps, i)),
    times: lasts(series.times),
    last: Float64Array.from(ends, (i) => at(series.last, i)),
    smooth: lasts(series.smooth),
    min: over(ends, (from, to) => extreme(series.min, from, to, Math.min)),
    max: over(ends, (from, to) => extreme(series.max, from, to, Math.max)),
    mean: series.mean && over(ends, (from, to) => meanOf(series, from, to)),
    counts:
      series.counts && Uint32Array.from(over(ends, (from, to) => sum(series.counts, from, to))),
    nonfinite: Uint32Array.from(over(ends, (from, to) => sum(series.nonfinite, from, to))),
  };
}

/**
 * Puts what is known beside a part that is looked at to both its ends, so that lines go on to the
 * edges: one place before and one behind, taken from the series as a whole.
 */
export function frameSeries(part: ChartData, whole: ChartData): ChartData {
  const range = part.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const parts = new Map(part.series.map((one) => [`${one.runId} ${one.key}`, one]));
  const series = whole.series.map((one) => {
    const inner = parts.get(`${one.runId} ${one.key}`);
    const first = inner?.steps[0] ?? range[0];
    const last = inner?.steps[inner.steps.length - 1] ?? range[1];
    const before = countBefore(one.steps, first) - 1;
    const behind = countBefore(one.steps, last + 1);
    // A bucket of the whole may end inside of the part; such a place is in the part already.
    const left = before >= 0 ? points(one, before, before + 1) : points(one, 0, 0);
    const right = points(one, behind, Math.min(behind + 1, one.steps.length));
    const middle = inner ? concat(left, left.steps.length, inner) : left;
    return right.steps.length ? concat(middle, middle.steps.length, right) : middle;
  });
  return { width: part.width, range: part.range, series };
}

/** How many of the ascending values are below `value`. */
export function countBefore(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(values, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value at a place that is known to be there. */
export function at(values: Float64Array | Uint32Array, place: number): number {
  return values[place] as number;
}

function concat(before: Series, count: number, after: Series): Series {
  const joined: Record<string, unknown> = { ...after };
  for (const name of [...COLUMNS, ...COUNTS]) {
    const [one, other] = [before[name], after[name]];
    if (!one || !other) {
      joined[name] = null;
      continue;
    }
    const Kind = one.constructor as Float64ArrayConstructor;
    const column = new Kind(count + other.length);
    column.set((one as Float64Array).subarray(0, count));
    column.set(other as Float64Array, count);
    joined[name] = column;
  }
  return joined as unknown as Series;
}

// Places out of view, without their extremes: those belong to steps nearer to the view as well.
function points(series: Series, from: number, to: number): Series {
  const some: Record<string, unknown> = { ...series };
  for (const name of [...COLUMNS, ...COUNTS]) some[name] = series[name]?.slice(from, to) ?? null;
  return {
    ...(some as unknown as Series),
    min: series.last.slice(from, to),
    max: series.last.slice(from, to),
  };
}

function extent(all: readonly Series[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { steps } of all) {
    low = Math.min(low, steps[0] ?? low);
    high = Math.max(high, steps[steps.length - 1] ?? high);
  }
  return [low, high];
}

function bucketsOf(all: readonly Series[], width: number): number {
  const [low, high] = extent(all);
  return low <= high ? Math.floor(high / width) - Math.floor(low / width) + 1 : 0;
}

function over(ends: readonly number[], value: (from: number, to: number) => number): Float64Array {
  return Float64Array.from(ends, (end, place) => value((ends[place - 1] ?? -1) + 1, end + 1));
}

function extreme(
  values: Float64Array,
  from: number,
  to: number,
  choose: (one: number, other: number) => number,
): number {
  let found = Number.NaN;
  for (let i = from; i < to; i++) {
    const value = at(values, i);
    if (!Number.isNaN(value)) found = Number.isNaN(found) ? value : choose(found, value);
  }
  return found;
}

function meanOf(series: Series, from: number, to: number): number {
  const { mean, counts, nonfinite } = series;
  let total = 0;
  let weight = 0;
  for (let i = from; i < to; i++) {
    const value = mean ? at(mean, i) : Number.NaN;
    if (Number.isNaN(value)) continue;
    const count = counts ? at(counts, i) - at(nonfinite, i) : 1;
    weight += count;
    total += (value - total) * (count / weight);
  }
  return weight ? total : Number.NaN;
}

function sum(values: Uint32Array | null, from: number, to: number): number {
  let total = 0;
  for (let i = from; values && i < to; i++) total += at(values, i);
  return total;
}
