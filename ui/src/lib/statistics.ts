// Statistics of columns, for charts; NaN and infinities are left out everywhere.

/** The finite values, in order of size. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  const finite = Float64Array.from(Array.from(values).filter(Number.isFinite));
  return finite.sort();
}

/** The value below which a share of sorted values lies, linear between neighbours; NaN of none. */
export function quantile(sorted: Float64Array, share: number): number {
  if (!sorted.length) return Number.NaN;
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] ?? low;
  return low + (high - low) * (place - below);
}

export interface Summary {
  n: number;
  mean: number;
  deviation: number;
  min: number;
  low: number;
  median: number;
  high: number;
  max: number;
  /** The last values within 1.5 times the box from it (Tukey's fences). */
  whiskers: [number, number];
}

/** The numbers of a box plot. */
export function summarize(values: ArrayLike<number>): Summary {
  const sorted = sortedFinite(values);
  const n = sorted.length;
  let mean = 0;
  for (const value of sorted) mean += value / n;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  const low = quantile(sorted, 0.25);
  const high = quantile(sorted, 0.75);
  const reach = 1.5 * (high - low);
  const inside = sorted.filter((value) => value >= low - reach && value <= high + reach);
  return {
    n,
    mean: n ? mean : Number.NaN,
    deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min: sorted[0] ?? Number.NaN,
    low,
    median: quantile(sorted, 0.5),
    high,
    max: sorted[n - 1] ?? Number.NaN,
    whiskers: [inside[0] ?? Number.NaN, inside[inside.length - 1] ?? Number.NaN],
  };
}

/** Ranks from 1, ties sharing their mean (as Spearman has them). */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, place) => place);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    const value = values[order[from] ?? 0];
    while (to < order.length && values[order[to] ?? 0] === value) to += 1;
    for (let place = from; place < to; place++) found[order[place] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return found;
}

/** Pearson's correlation; NaN where one of them does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += (x[i] ?? 0) / n;
    meanY += (y[i] ?? 0) / n;
  }
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const a = (x[i] ?? 0) - meanX;
    const b = (y[i] ?? 0) - meanY;
    xy += a * b;
    xx += a * a;
    yy += b * b;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/** Spearman's rank correlation over the rows where both are finite, and how many those are. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): { r: number; n: number } {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const one = x[i] ?? Number.NaN;
    const other = y[i] ?? Number.NaN;
    if (!Number.isFinite(one) || !Number.isFinite(other)) continue;
    a.push(one);
    b.push(other);
  }
  return { r: a.length > 2 ? pearson(ranks(a), ranks(b)) : Number.NaN, n: a.length };
}

/** The least-squares line over the rows where both are finite, and its R²; null of under two. */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>) {
  const a: number[] = [];
  const b: number[] = [];
  for (let i = 0; i < x.length; i++) {
    const one = x[i] ?? Number.NaN;
    const other = y[i] ?? Number.NaN;
    if (Number.isFinite(one) && Number.isFinite(other)) {
      a.push(one);
      b.push(other);
    }
  }
  const r = pearson(a, b);
  if (Number.isNaN(r)) return null;
  const { mean: meanX, deviation: sdX } = summarize(a);
  const { mean: meanY, deviation: sdY } = summarize(b);
  const slope = (r * sdY) / sdX;
  return { slope, offset: meanY - slope * meanX, r2: r * r };
}

/** Rows that no other beats in both columns, by x; -1 as a sign says that less is better. */
export function paretoFront(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  signs: readonly [1 | -1, 1 | -1],
): number[] {
  const rows: number[] = [];
  for (let row = 0; row < x.length; row++) {
    if (Number.isFinite(x[row]) && Number.isFinite(y[row])) rows.push(row);
  }
  const worth = (row: number, axis: 0 | 1) => (axis ? (y[row] ?? 0) : (x[row] ?? 0)) * signs[axis];
  rows.sort((a, b) => worth(b, 0) - worth(a, 0) || worth(b, 1) - worth(a, 1));
  let best = Number.NEGATIVE_INFINITY;
  return rows.filter((row) => {
    if (worth(row, 1) <= best) return false;
    best = worth(row, 1);
    return true;
  });
}

/** Counts in equal bins over a span; the last one holds its upper end. */
export function countBins(
  values: ArrayLike<number>,
  low: number,
  high: number,
  bins: number,
): Uint32Array {
  const counts = new Uint32Array(bins);
  const width = (high - low) / bins || 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!(value >= low && value <= high)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - low) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** How many bins tell most (Freedman and Diaconis), from 5 to 60. */
export function binCount(values: ArrayLike<number>): number {
  const sorted = sortedFinite(values);
  const box = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const span = (sorted[sorted.length - 1] ?? 0) - (sorted[0] ?? 0);
  const width = (2 * box) / Math.cbrt(sorted.length || 1);
  return Math.max(5, Math.min(60, width > 0 ? Math.ceil(span / width) : 10));
}

/**
 * The density at `places`, by Gaussian kernels with Silverman's width.
 *
 * The values are counted into 256 bins before, so the cost does not grow with them.
 */
export function density(values: ArrayLike<number>, places: ArrayLike<number>): Float64Array {
  const { n, deviation, low, high, min, max } = summarize(values);
  const found = new Float64Array(places.length);
  if (!n) return found;
  const spread = Math.min(deviation, (high - low) / 1.34) || deviation || Math.abs(min) * 0.01 || 1;
  const width = 0.9 * spread * n ** -0.2;
  const counts = countBins(values, min, max, 256);
  const step = (max - min) / 256;
  for (let i = 0; i < places.length; i++) {
    let sum = 0;
    for (let bin = 0; bin < 256; bin++) {
      const count = counts[bin];
      if (!count) continue;
      const distance = ((places[i] ?? 0) - (min + step * (bin + 0.5))) / width;
      if (distance > -5 && distance < 5) sum += count * Math.exp(-0.5 * distance * distance);
    }
    found[i] = sum / (n * width * Math.sqrt(2 * Math.PI));
  }
  return found;
}
