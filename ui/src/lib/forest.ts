// Which params a metric depends on: extremely randomised trees (Geurts, Ernst and Wehenkel, 2006)
// and permutation importance on the runs that each tree did not see (Breiman, 2001).

/** One param: a number per run, NaN where it has none; categories are their places. */
export interface Feature {
  name: string;
  values: Float64Array;
  isCategory: boolean;
}

export interface Importance {
  name: string;
  /** By how much R² falls when the param is shuffled; 0 for one that tells nothing. */
  gain: number;
  /** The standard error of that over the trees. */
  error: number;
}

export interface Forest {
  /** In the order of the features. */
  importance: Importance[];
  /** How much of the metric's variance the trees explain on runs that they did not see. */
  r2: number;
  n: number;
  trees: number;
}

export interface ForestOptions {
  trees?: number;
  minLeaf?: number;
  seed?: number;
}

/** Runs that one tree learns from at most; sixty trees see most of ten thousand. */
const MOST_SEEN = 3_000;

interface Node {
  feature: number;
  /** Rows with less go left; of a category those whose bit is set. */
  cut: number;
  left: number;
  right: number;
  value: number;
  mask: Uint8Array | null;
}

/** A seeded source of numbers from 0 to 1 (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Grows the trees and measures the features; yields the share that is done after each tree.
 *
 * Rows whose target is not finite are left out.
 */
export function* growForest(
  features: readonly Feature[],
  target: Float64Array,
  { trees = 60, minLeaf, seed = 7 }: ForestOptions = {},
): Generator<number, Forest> {
  const random = dice(seed);
  const rows = Array.from(target.keys()).filter((row) => Number.isFinite(target[row]));
  const columns = features.map((feature) => fillGaps(feature, rows));
  const gains = features.map(() => [] as number[]);
  const sums = new Float64Array(target.length);
  const votes = new Uint16Array(target.length);
  for (let tree = 0; tree < trees; tree++) {
    const [seen, unseen] = split(rows, random);
    const nodes = growTree(features, columns, target, seen, minLeaf ?? leafOf(seen.length), random);
    const errors = new Float64Array(unseen.length);
    let base = 0;
    unseen.forEach((row, place) => {
      const guess = predict(nodes, columns, row, -1, 0);
      sums[row] = (sums[row] ?? 0) + guess;
      votes[row] = (votes[row] ?? 0) + 1;
      errors[place] = ((target[row] ?? 0) - guess) ** 2;
      base += errors[place] ?? 0;
    });
    const used = new Set(nodes.map((node) => node.feature));
    const spread = variance(target, unseen) * unseen.length;
    features.forEach((_, feature) => {
      if (!spread) return;
      if (!used.has(feature)) gains[feature]?.push(0);
      else {
        const shuffled = shuffle(unseen, random);
        let worse = 0;
        unseen.forEach((row, place) => {
          const guess = predict(nodes, columns, row, feature, shuffled[place] ?? row);
          worse += ((target[row] ?? 0) - guess) ** 2;
        });
        gains[feature]?.push((worse - base) / spread);
      }
    });
    yield (tree + 1) / trees;
  }
  const voted = rows.filter((row) => votes[row]);
  let missed = 0;
  for (const row of voted) {
    missed += ((target[row] ?? 0) - (sums[row] ?? 0) / (votes[row] ?? 1)) ** 2;
  }
  const total = variance(target, voted) * voted.length;
  const importance = features.map((feature, place) => {
    const [gain, error] = meanAndError(gains[place] ?? []);
    return { name: feature.name, gain: Math.max(0, gain), error };
  });
  return { importance, r2: total ? 1 - missed / total : 0, n: rows.length, trees };
}

/** Leaves grow with the runs: what a handful of thousands says is noise. */
function leafOf(rows: number): number {
  return Math.max(3, Math.round(rows / 300));
}

function growTree(
  features: readonly Feature[],
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: number[],
  minLeaf: number,
  random: () => number,
): Node[] {
  const nodes: Node[] = [];
  const waiting: [Uint32Array, number][] = [];
  const add = (own: Uint32Array) => {
    let mean = 0;
    for (const row of own) mean += (target[row] ?? 0) / own.length;
    nodes.push({ feature: -1, cut: 0, left: 0, right: 0, value: mean, mask: null });
    waiting.push([own, nodes.length - 1]);
    return nodes.length - 1;
  };
  add(Uint32Array.from(rows));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [own, place] = next;
    if (own.length < 2 * minLeaf) continue;
    const best = bestCut(features, columns, target, own, minLeaf, random);
    const node = nodes[place];
    if (!best || !node) continue;
    const goesLeft = (row: number) => isLeft(best, columns, row);
    const left = own.filter(goesLeft);
    const right = own.filter((row) => !goesLeft(row));
    Object.assign(node, best, { left: add(left), right: add(right) });
  }
  return nodes;
}

/** The best of one random cut per feature. */
function bestCut(
  features: readonly Feature[],
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: Uint32Array,
  minLeaf: number,
  random: () => number,
): Node | null {
  let best: Node | null = null;
  let most = 0;
  for (let feature = 0; feature < features.length; feature++) {
    const cut = randomCut(features[feature], feature, columns[feature], rows, random);
    if (!cut) continue;
    let nLeft = 0;
    let left = 0;
    let all = 0;
    for (const row of rows) {
      const value = target[row] ?? 0;
      all += value;
      if (isLeft(cut, columns, row)) {
        nLeft += 1;
        left += value;
      }
    }
    const nRight = rows.length - nLeft;
    if (nLeft < minLeaf || nRight < minLeaf) continue;
    const gain = left ** 2 / nLeft + (all - left) ** 2 / nRight - all ** 2 / rows.length;
    if (gain > most + 1e-12) {
      most = gain;
      best = cut;
    }
  }
  return best;
}

function randomCut(
  feature: Feature | undefined,
  place: number,
  values: Float64Array | undefined,
  rows: Uint32Array,
  random: () => number,
): Node | null {
  if (!feature || !values) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = values[row] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low < high)) return null;
  const node = { feature: place, cut: 0, left: 0, right: 0, value: 0, mask: null };
  if (!feature.isCategory) return { ...node, cut: low + (high - low) * (1 - random()) };
  const mask = new Uint8Array(high + 1);
  for (let one = 0; one <= high; one++) mask[one] = random() < 0.5 ? 1 : 0;
  return { ...node, mask };
}

function isLeft(node: Node, columns: readonly Float64Array[], row: number): boolean {
  const value = columns[node.feature]?.[row] ?? 0;
  return node.mask ? node.mask[value] === 1 : value < node.cut;
}

/** What the tree says of a row, the feature `shuffled` being read from the row `other`. */
function predict(
  nodes: readonly Node[],
  columns: readonly Float64Array[],
  row: number,
  shuffled: number,
  other: number,
): number {
  let node = nodes[0];
  while (node && node.feature >= 0) {
    const from = node.feature === shuffled ? other : row;
    node = nodes[isLeft(node, columns, from) ? node.left : node.right];
  }
  return node?.value ?? 0;
}

/** Numbers by their ranks, so that a scale does not matter; no value is below all others. */
function fillGaps(feature: Feature, rows: readonly number[]): Float64Array {
  const filled = new Float64Array(feature.values.length);
  if (feature.isCategory) {
    for (const row of rows) filled[row] = (feature.values[row] ?? Number.NaN) + 1 || 0;
    return filled;
  }
  const distinct = [...new Set(rows.map((row) => feature.values[row] ?? Number.NaN))];
  distinct.sort((a, b) => (Number.isNaN(a) ? -1 : Number.isNaN(b) ? 1 : a - b));
  const places = new Map(distinct.map((value, place) => [value, place]));
  for (const row of rows) filled[row] = places.get(feature.values[row] ?? Number.NaN) ?? 0;
  return filled;
}

/** Two thirds to learn from, one third to test with; of many runs a part is enough for a tree. */
function split(rows: readonly number[], random: () => number): [number[], number[]] {
  const mixed = shuffle(rows, random);
  const seen = Math.min(MOST_SEEN, Math.ceil((mixed.length * 2) / 3));
  return [mixed.slice(0, seen), mixed.slice(seen, seen + MOST_SEEN / 2)];
}

function shuffle(rows: readonly number[], random: () => number): number[] {
  const mixed = [...rows];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = mixed[i] ?? 0;
    mixed[i] = mixed[j] ?? 0;
    mixed[j] = kept;
  }
  return mixed;
}

function variance(target: Float64Array, rows: readonly number[]): number {
  let mean = 0;
  for (const row of rows) mean += (target[row] ?? 0) / rows.length;
  let sum = 0;
  for (const row of rows) sum += ((target[row] ?? 0) - mean) ** 2;
  return rows.length ? sum / rows.length : 0;
}

function meanAndError(values: readonly number[]): [number, number] {
  if (!values.length) return [0, 0];
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return [mean, Math.sqrt(squares / Math.max(1, values.length - 1) / values.length)];
}
