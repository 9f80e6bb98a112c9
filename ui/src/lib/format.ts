// How numbers, times and sizes read: short in the place, exact on hover.

const SIGNIFICANT = new Intl.NumberFormat("en", {
  maximumSignificantDigits: 5,
  useGrouping: false,
});
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A measured value in five significant digits: 0.12346, 1234.6, 1.2e-7, NaN, ∞. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9))
    return minus(trimExponent(value.toExponential(3)));
  if (Number.isInteger(value)) return minus(WHOLE.format(value));
  if (size >= 1e5) return minus(WHOLE.format(value));
  return minus(SIGNIFICANT.format(value));
}

/** All digits of a value, for a title. */
export function exactNumber(value: number): string {
  return Number.isNaN(value) ? "NaN" : String(value);
}

/** A count with thousands apart: 12,345. */
export function formatCount(count: number): string {
  return WHOLE.format(count);
}

/** Bytes in units of 1000: 12.3 MB. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let place = 0;
  let size = bytes;
  while (size >= 999.5 && place < units.length - 1) {
    size /= 1000;
    place += 1;
  }
  return `${place === 0 || size >= 99.5 ? Math.round(size) : size.toFixed(1)} ${units[place]}`;
}

/** A length of time: 350 ms, 4.2 s, 3 min 20 s, 2 h 5 min, 3 d 4 h. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 60) return `${s < 9.95 ? s.toFixed(1) : Math.round(s)} s`;
  const steps: [number, string, number, string][] = [
    [60, "min", 1, "s"],
    [3600, "h", 60, "min"],
    [86_400, "d", 3600, "h"],
  ];
  const [size, unit, small, smallUnit] =
    s < 3600 ? at(steps, 0) : s < 86_400 ? at(steps, 1) : at(steps, 2);
  const rest = Math.floor((s % size) / small);
  return `${Math.floor(s / size)} ${unit}${rest ? ` ${rest} ${smallUnit}` : ""}`;
}

/** A moment in the reader's time zone: 2026-11-21 14:03:22. */
export function formatTime(ms: number): string {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 19).replace("T", " ");
}

/** How long ago: now, 5 min ago, 3 h ago, yesterday, 12 d ago, then the date. */
export function formatAgo(ms: number, now = Date.now()): string {
  const s = (now - ms) / 1000;
  if (s < 45) return "just now";
  if (s < 3600) return `${Math.max(1, Math.round(s / 60))} min ago`;
  if (s < 86_400) return `${Math.round(s / 3600)} h ago`;
  if (s < 2 * 86_400) return "yesterday";
  if (s < 30 * 86_400) return `${Math.floor(s / 86_400)} d ago`;
  return formatTime(ms).slice(0, 10);
}

/** "1 run", "2 runs", "12,345 runs". */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : many}`;
}

function minus(text: string): string {
  return text.replace("-", "−").replace("e−", "e-");
}

function trimExponent(text: string): string {
  return text.replace(/\.?0+e/, "e").replace("e+", "e");
}

function at<T>(items: readonly T[], place: number): T {
  const item = items[place];
  if (item === undefined) throw new RangeError(`no item ${place}`);
  return item;
}
