// The plane of a line chart: from values to pixels and back, and where its ticks are.

export interface Axis {
  min: number;
  max: number;
  isLog: boolean;
}

/** The plot within its axes, in CSS pixels. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Plane {
  frame: Frame;
  x: Axis;
  y: Axis;
}

export interface Tick {
  at: number;
  label: string;
}

/** From a value along x to a pixel; NaN where a logarithm has none. */
export function toLeft({ x, frame }: Plane): (value: number) => number {
  return project(x, frame.left, frame.width);
}

/** From a value along y to a pixel. */
export function toTop({ y, frame }: Plane): (value: number) => number {
  return project(y, frame.top + frame.height, -frame.height);
}

/** From a pixel back to a value along x. */
export function fromLeft({ x, frame }: Plane, left: number): number {
  const share = (left - frame.left) / frame.width;
  if (!x.isLog) return x.min + share * (x.max - x.min);
  return x.min * (x.max / x.min) ** share;
}

/** Part of an axis around one of its values; `factor` below 1 looks closer. */
export function zoomAxis(axis: Axis, around: number, factor: number): [number, number] {
  if (axis.isLog) {
    return [around * (axis.min / around) ** factor, around * (axis.max / around) ** factor];
  }
  return [around - (around - axis.min) * factor, around + (axis.max - around) * factor];
}

/** Places of ticks on a logarithmic axis: powers of ten, with 2 and 5 between where few are. */
export function logTicks({ min, max }: Axis, most: number): number[] {
  const [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const tens: number[] = [];
  for (let power = low; power <= high; power++) tens.push(power);
  const within = (values: number[]) =>
    values.filter((value) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9));
  const fine = within(tens.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power)));
  if (fine.length < 3) return linearTicks(min, max, most);
  if (fine.length <= most) return fine;
  const every = Math.max(1, Math.ceil(tens.length / most));
  return within(tens.filter((power) => power % every === 0).map((power) => 10 ** power));
}

function linearTicks(min: number, max: number, most: number): number[] {
  const rough = (max - min) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((one) => one >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(min / step); i * step <= max; i++) ticks.push(i * step);
  return ticks;
}

function project(axis: Axis, start: number, length: number): (value: number) => number {
  if (axis.isLog) {
    const low = Math.log10(axis.min);
    const scale = length / (Math.log10(axis.max) - low);
    return (value) => (value > 0 ? start + (Math.log10(value) - low) * scale : Number.NaN);
  }
  const scale = length / (axis.max - axis.min);
  return (value) => start + (value - axis.min) * scale;
}
