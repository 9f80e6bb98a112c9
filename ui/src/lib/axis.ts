// The axes of line charts: what lies along x, and how its numbers and those of y read.

import { exactNumber, formatDuration, formatNumber, formatTime } from "@/lib/format";

/** The axes that every run has. */
export const AXES = ["step", "time", "relative"] as const;
/** What lies along x; `metric:` and a name is the value of that metric at the step. */
export type XKind = (typeof AXES)[number] | `metric:${string}`;

const WORDS = { step: "Step", time: "Wall time", relative: "Relative time" } as const;
const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;
/** Distances between ticks that read well as times. */
export const TIME_TICKS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[S, 2 * S, 5 * S, 10 * S, 15 * S, 30 * S],
  ...[MIN, 2 * MIN, 5 * MIN, 10 * MIN, 15 * MIN, 30 * MIN],
  ...[H, 2 * H, 3 * H, 6 * H, 12 * H],
  ...[D, 2 * D, 5 * D, 10 * D, 20 * D, 50 * D, 100 * D, 200 * D, 500 * D, 1000 * D],
];

/** The metric along x, or null. */
export function xMetric(kind: XKind): string | null {
  return kind.startsWith("metric:") ? kind.slice("metric:".length) : null;
}

/** What an axis is called. */
export function xLabel(kind: XKind): string {
  return xMetric(kind) ?? WORDS[kind as keyof typeof WORDS];
}

/** A place on the axis in full: "step 1,234", "2026-11-21 14:03:22", "3 min 20 s", "epoch 3". */
export function formatX(kind: XKind, value: number): string {
  if (kind === "step") return `step ${Math.round(value).toLocaleString("en")}`;
  if (kind === "time") return formatTime(value);
  if (kind === "relative") return value < 0 ? `−${formatDuration(-value)}` : formatDuration(value);
  return `${xLabel(kind)} ${formatNumber(value)}`;
}

/** The same for a file: the number as it is, or the moment. */
export function exactX(kind: XKind, value: number): string {
  return kind === "time" ? new Date(value).toISOString() : exactNumber(value);
}

/** The number at a tick, with the digits that its distance to the next one calls for. */
export function formatTick(value: number, distance: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size >= 1e12 || size < 1e-5) return sign + shortExponent(size, distance);
  for (const [unit, letter] of [
    [1e9, "G"],
    [1e6, "M"],
    [1e4, "k"],
  ] as const) {
    if (size < unit) continue;
    const scale = unit === 1e4 ? 1e3 : unit;
    return `${sign}${(size / scale).toFixed(decimals(distance / scale))}${letter}`;
  }
  return sign + size.toFixed(decimals(distance));
}

/** The same for a length of time. */
export function formatTimeTick(value: number): string {
  if (value === 0) return "0";
  return value < 0 ? `−${formatDuration(-value)}` : formatDuration(value);
}

/** The number at a tick of a logarithmic axis: 0.01, 1, 100, 10k, 1e-7. */
export function formatLogTick(value: number): string {
  return formatTick(value, value);
}

// As many as the distance itself has: 2.5 needs one though it is above 1.
function decimals(distance: number): number {
  if (!(distance > 0)) return 2;
  let digits = 0;
  for (let scaled = distance; digits < 12; digits++, scaled *= 10) {
    if (scaled > 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) break;
  }
  return digits;
}

function shortExponent(size: number, distance: number): string {
  const digits = distance > 0 ? Math.floor(Math.log10(size)) - Math.floor(Math.log10(distance)) : 2;
  const text = size.toExponential(Math.min(6, Math.max(0, digits)));
  return text.replace("e+", "e");
}
