// A surface through scattered points: inverse distances (Shepard, 1968) on a grid.

/** Values on a grid of `width` by `height` cells over the square from 0 to 1, from the top row on. */
export interface Surface {
  width: number;
  height: number;
  values: Float64Array;
  /** How far the nearest point is from each cell. */
  gaps: Float64Array;
  min: number;
  max: number;
  /** Points that were told apart. */
  points: number;
}

interface Cell {
  x: number;
  y: number;
  z: number;
  weight: number;
}

const POWER = 3.5;

/** Interpolates; points near each other count as one, in the place of their mean. */
export function interpolate(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  zs: ArrayLike<number>,
  width = 72,
  height = 48,
): Surface {
  const cells = gather(xs, ys, zs);
  const values = new Float64Array(width * height);
  const gaps = new Float64Array(width * height);
  // Noise of single runs is evened out over about the distance between neighbours.
  const soft = (0.6 / Math.sqrt(Math.max(1, cells.length))) ** 2;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5) / width;
      const y = 1 - (row + 0.5) / height;
      let sum = 0;
      let weights = 0;
      let nearest = Number.POSITIVE_INFINITY;
      for (const cell of cells) {
        const distance = (cell.x - x) ** 2 + (cell.y - y) ** 2;
        if (distance < nearest) nearest = distance;
        const weight = cell.weight / (distance + soft) ** (POWER / 2);
        weights += weight;
        sum += weight * cell.z;
      }
      const place = row * width + column;
      const value = weights ? sum / weights : Number.NaN;
      values[place] = value;
      gaps[place] = Math.sqrt(nearest);
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { width, height, values, gaps, min, max, points: cells.length };
}

/** So many points are seen as they are; of more, about so many share a cell. */
const ALONE = 200;
const SHARED = 16;

function gather(xs: ArrayLike<number>, ys: ArrayLike<number>, zs: ArrayLike<number>): Cell[] {
  const cells = new Map<number, Cell>();
  const side = xs.length <= ALONE ? 400 : Math.max(12, Math.sqrt(xs.length / SHARED));
  for (let i = 0; i < xs.length; i++) {
    const [x, y, z] = [xs[i] ?? Number.NaN, ys[i] ?? Number.NaN, zs[i] ?? Number.NaN];
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(z)) continue;
    const key = Math.floor(x * side) * 1_000 + Math.floor(y * side);
    const cell = cells.get(key) ?? { x: 0, y: 0, z: 0, weight: 0 };
    cells.set(key, { x: cell.x + x, y: cell.y + y, z: cell.z + z, weight: cell.weight + 1 });
  }
  return [...cells.values()].map(({ x, y, z, weight }) => ({
    x: x / weight,
    y: y / weight,
    z: z / weight,
    // Many runs in one place say it more surely, but not so much that they drown their neighbours.
    weight: Math.sqrt(weight),
  }));
}
