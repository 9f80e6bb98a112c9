// From values to places from 0 to 1 and back, with ticks: linear, logarithmic, time, categories.

import { scaleLinear, scaleLog, scaleUtc } from "d3-scale";
import type { ScaleChoice } from "@/lib/compare-view";
import { formatDuration, formatNumber } from "@/lib/format";
import { asCategory, formatValue, type Series } from "@/lib/frame";

export interface Tick {
  place: number;
  label: string;
}

/** A column on a scale. */
export interface Scale {
  series: Series;
  choice: ScaleChoice;
  /** The place of a value; NaN of what has none (no value, not finite, not positive on a log). */
  place: (value: number) => number;
  /** The value at a place. */
  value: (place: number) => number;
  /** About so many ticks, with the place of each. */
  ticks: (count: number) => Tick[];
}

/** The categories beyond which a column of numbers is not shown as categories. */
export const MAX_CATEGORIES = 200;

/** The choices that make sense for a column. */
export function choicesOf(series: Series): ScaleChoice[] {
  if (series.measure === "category") return ["category"];
  const choices: ScaleChoice[] = ["linear"];
  if (series.max > 0) choices.push("log");
  if (new Set(series.values).size <= MAX_CATEGORIES) choices.push("category");
  return choices;
}

/** The choice that shows most: a log where a linear axis would press most values into a corner. */
export function guessChoice(series: Series): ScaleChoice {
  if (series.measure === "category") return "category";
  if (series.measure === "time" || !(series.min > 0) || series.max / series.min < 50)
    return "linear";
  let below = 0;
  let count = 0;
  const corner = series.min + (series.max - series.min) * 0.1;
  for (const value of series.values) {
    if (!Number.isFinite(value)) continue;
    count += 1;
    if (value < corner) below += 1;
  }
  return below > count / 3 ? "log" : "linear";
}

interface Options {
  choice?: ScaleChoice | undefined;
  /** The other way round: the greatest first. */
  isFlipped?: boolean;
  /** Round ends, for axes with a grid. */
  isNice?: boolean;
}

/** Makes the scale of a column over all its values. */
export function makeScale(series: Series, { choice, isFlipped, isNice }: Options = {}): Scale {
  const allowed = choicesOf(series);
  const chosen = choice && allowed.includes(choice) ? choice : guessChoice(series);
  const scale =
    chosen === "category" ? categories(asCategory(series)) : continuous(series, chosen, isNice);
  if (!isFlipped) return scale;
  return {
    ...scale,
    place: (value) => 1 - scale.place(value),
    value: (place) => scale.value(1 - place),
    ticks: (count) => scale.ticks(count).map((tick) => ({ ...tick, place: 1 - tick.place })),
  };
}

function categories(series: Series): Scale {
  const count = Math.max(1, series.labels.length);
  const place = (value: number) => (value + 0.5) / count;
  return {
    series,
    choice: "category",
    place,
    value: (at) => Math.max(0, Math.min(count - 1, Math.floor(at * count))),
    ticks: (most) => {
      const every = Math.ceil(count / Math.max(1, most));
      return series.labels.flatMap((label, at) =>
        at % every ? [] : [{ place: place(at), label: label || "(empty)" }],
      );
    },
  };
}

function continuous(series: Series, choice: ScaleChoice, isNice = false): Scale {
  const isLog = choice === "log";
  const [low, high] = spread(series, isLog);
  const make = isLog ? scaleLog() : series.measure === "time" ? scaleUtc() : scaleLinear();
  make.domain([low, high]);
  make.range([0, 1]);
  if (isNice && !isLog) make.nice(6);
  const [from, to] = make.domain().map(Number) as [number, number];
  // The formula itself: d3's own scale takes ten times as long for ten thousand runs.
  const bend = isLog ? Math.log : (value: number) => value;
  const start = bend(from);
  const span = bend(to) - start;
  return {
    series,
    choice,
    place: (value) => {
      const at = (bend(value) - start) / span;
      return Number.isFinite(at) ? at : Number.NaN;
    },
    value: (at) => (isLog ? Math.exp(start + at * span) : start + at * span),
    ticks: (count) => ticksOf(make, series, count),
  };
}

function ticksOf(
  make: ReturnType<typeof scaleLinear> | ReturnType<typeof scaleLog> | ReturnType<typeof scaleUtc>,
  series: Series,
  count: number,
): Tick[] {
  const place = (value: number | Date) => Number((make as (value: number | Date) => number)(value));
  if (series.measure === "time") {
    const utc = make as ReturnType<typeof scaleUtc>;
    const write = utc.tickFormat(count);
    return utc.ticks(count).map((date) => ({ place: place(date), label: write(date) }));
  }
  const [from, to] = make.domain().map(Number) as [number, number];
  let values = (make.ticks as (count: number) => number[])(count);
  if ("base" in make) {
    const tens = values.filter((value) => Math.abs(Math.log10(value) % 1) < 1e-9);
    if (tens.length >= 2 || values.length > count * 2) values = thin(tens, count);
    // A span within one power of ten has few of them; its ends say where it is.
    if (values.length < 2) values = [from, to];
  } else if (series.labels.length === 0 && Number.isInteger(from) && Number.isInteger(to)) {
    if (isWhole(series)) values = values.filter(Number.isInteger);
  }
  const write = series.measure === "duration" ? formatDuration : formatNumber;
  return values.map((value) => ({ place: place(value), label: write(value) }));
}

function thin(values: readonly number[], count: number): number[] {
  const every = Math.max(1, Math.ceil(values.length / count));
  return values.filter((_, place) => place % every === 0);
}

function isWhole(series: Series): boolean {
  return series.values.every((value) => !Number.isFinite(value) || Number.isInteger(value));
}

function spread(series: Series, isLog: boolean): [number, number] {
  let { min, max } = series;
  if (isLog && min <= 0) {
    min = max;
    for (const value of series.values) if (value > 0 && value < min) min = value;
  }
  if (min < max) return [min, max];
  if (isLog) return [min / 2, min * 2];
  const room = Math.abs(min) * 0.05 || 1;
  return [min - room, max + room];
}

/** The place of each row; NaN where the row has none. */
export function placesOf(scale: Scale): Float32Array {
  const { values } = scale.series;
  const places = new Float32Array(values.length);
  for (let row = 0; row < values.length; row++)
    places[row] = scale.place(values[row] ?? Number.NaN);
  return places;
}

/** A value of the scale as people read it. */
export function valueText(scale: Scale, value: number): string {
  return formatValue(scale.series, value);
}
