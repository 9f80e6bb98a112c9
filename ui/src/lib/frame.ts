// Runs as columns of numbers for charts: texts become categories, texts of numbers become numbers;
// knows neither the server nor a pixel.

import type { ColorSource } from "@/lib/color";
import { formatDuration, formatNumber, formatTime } from "@/lib/format";

export type Measure = "number" | "time" | "duration" | "category";

/** One column of all rows. */
export interface Series {
  /** As the server names it, such as `params.lr`. */
  column: string;
  /** As people name it, such as `lr`. */
  label: string;
  measure: Measure;
  /** The value of each row; of a category its place in `labels`; NaN where there is none. */
  values: Float64Array;
  /** 0 where the run has no value; a NaN that was logged is a value. */
  present: Uint8Array;
  labels: readonly string[];
  /** Of a category how each of them is written in a filter. */
  raw: readonly string[];
  /** Over the finite values; 0 and 0 without any. */
  min: number;
  max: number;
  /** Rows that have no value, and rows whose value is NaN or infinite. */
  missing: number;
  odd: number;
}

/** Runs in order, and their columns by name. */
export interface Frame {
  n: number;
  runIds: readonly string[];
  names: readonly string[];
  /** Numbers of chosen colours, as texts; null where the reader chose none. */
  colors: readonly ColorSource[];
  series: ReadonlyMap<string, Series>;
}

const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;
const ODD = /^\s*([-+]?)(nan|inf|infinity)\s*$/i;

/** Reads a text as Python writes numbers; undefined where it is none. */
export function parseNumber(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  const odd = ODD.exec(text);
  if (!odd) return undefined;
  if (odd[2]?.toLowerCase() === "nan") return Number.NaN;
  return odd[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Makes a column of numbers. */
export function numberSeries(
  column: string,
  values: Float64Array,
  present: Uint8Array,
  measure: Measure = "number",
): Series {
  return {
    column,
    label: labelOf(column),
    measure,
    values,
    present,
    labels: [],
    raw: [],
    ...spanOf(values, present),
  };
}

/** Makes a column of texts, given by their places in `texts`; `none` is the place of no text. */
export function textSeries(
  column: string,
  texts: readonly string[],
  codes: Uint32Array,
  none: number,
): Series {
  const present = new Uint8Array(codes.length);
  const values = new Float64Array(codes.length);
  const numbers = texts.map(parseNumber);
  const isNumber = texts.length > 0 && numbers.every((one) => one !== undefined);
  const labels = isNumber ? [] : [...texts].sort(byNature);
  const places = new Map(labels.map((label, place) => [label, place]));
  const meaning = isNumber ? numbers : texts.map((text) => places.get(text));
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? none;
    present[row] = code === none ? 0 : 1;
    values[row] = code === none ? Number.NaN : (meaning[code] ?? Number.NaN);
  }
  const span = spanOf(values, present);
  const measure = isNumber ? "number" : "category";
  const label = labelOf(column);
  return { column, label, measure, values, present, labels, raw: labels, ...span };
}

/** The same column with each distinct value as a category, for numbers that only name something. */
export function asCategory(series: Series): Series {
  if (series.measure === "category") return series;
  const distinct = [...new Set(series.values)]
    .filter((one) => !Number.isNaN(one))
    .sort((a, b) => a - b);
  const places = new Map(distinct.map((value, place) => [value, place]));
  const values = series.values.map((value) => places.get(value) ?? Number.NaN);
  return {
    ...series,
    measure: "category",
    values,
    labels: distinct.map((value) => formatValue(series, value)),
    raw: distinct.map(String),
    ...spanOf(values, series.present),
  };
}

/** The rows of a frame that pass, as a frame of their own. */
export function filterFrame(frame: Frame, passes: (row: number) => boolean): Frame {
  const rows: number[] = [];
  for (let row = 0; row < frame.n; row++) if (passes(row)) rows.push(row);
  if (rows.length === frame.n) return frame;
  const series = [...frame.series].map(([name, one]): [string, Series] => {
    const values = Float64Array.from(rows, (row) => one.values[row] ?? Number.NaN);
    const present = Uint8Array.from(rows, (row) => one.present[row] ?? 0);
    return [name, { ...one, values, present, ...spanOf(values, present) }];
  });
  return {
    n: rows.length,
    runIds: rows.map((row) => frame.runIds[row] ?? ""),
    names: rows.map((row) => frame.names[row] ?? ""),
    colors: rows.map((row) => frame.colors[row] ?? null),
    series: new Map(series),
  };
}

/** What a column is called where there is little room: `metrics.val/loss` is `val/loss`. */
export function labelOf(column: string): string {
  const name = column.replace(/^(min|max|first|count)\((.*)\)$/, "$2");
  const kind = /^(min|max|first|count)\(/.exec(column)?.[1];
  const key = name.replace(/^(metrics|params|tags|attributes)\./, "").replace(/^`(.*)`$/, "$1");
  const plain = name.startsWith("attributes.")
    ? key.replaceAll("_", " ")
    : key.replaceAll("``", "`");
  return kind ? `${kind} ${plain}` : plain;
}

/** The column of a key, quoted where the query language needs it. */
export function columnOf(kind: "metric" | "param" | "tag", name: string): string {
  const isPlain = /^[\w.\-/:]+$/.test(name);
  return `${kind}s.${isPlain ? name : `\`${name.replaceAll("`", "``")}\``}`;
}

/** A value of a column as people read it. */
export function formatValue(series: Series, value: number): string {
  if (series.measure === "category") return series.labels[value] ?? "";
  if (!Number.isFinite(value)) return formatNumber(value);
  if (series.measure === "time") return formatTime(value);
  if (series.measure === "duration") return formatDuration(value);
  return formatNumber(value);
}

/** The value of a row as people read it; a dash where there is none. */
export function formatCell(series: Series, row: number): string {
  return series.present[row] ? formatValue(series, series.values[row] ?? Number.NaN) : "–";
}

const nature = new Intl.Collator("en", { numeric: true });

/** Sorts texts with numbers in them by the numbers. */
export function byNature(a: string, b: string): number {
  return nature.compare(a, b);
}

function spanOf(values: Float64Array, present: Uint8Array) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let missing = 0;
  let odd = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (!present[row]) missing += 1;
    else if (!Number.isFinite(value)) odd += 1;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? { min, max, missing, odd } : { min: 0, max: 0, missing, odd };
}
