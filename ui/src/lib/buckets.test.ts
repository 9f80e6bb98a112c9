import { expect, test } from "vitest";
import {
  appendSeries,
  type ChartData,
  frameSeries,
  lastStart,
  type Series,
  widen,
} from "@/lib/buckets";

// What the server would send for values at the steps `first`, `first + 1`, …
function bucketed(values: readonly number[], width: number, first = 0, runId = "run"): Series {
  const columns: Record<string, number[]> = {
    steps: [],
    last: [],
    min: [],
    max: [],
    mean: [],
    counts: [],
    nonfinite: [],
  };
  let open: number[] = [];
  values.forEach((value, i) => {
    open.push(value);
    const step = first + i;
    const isEnd =
      i === values.length - 1 || Math.floor((step + 1) / width) !== Math.floor(step / width);
    if (!isEnd) return;
    const finite = open.filter(Number.isFinite);
    columns.steps?.push(step);
    columns.last?.push(value);
    columns.min?.push(finite.length ? Math.min(...finite) : Number.NaN);
    columns.max?.push(finite.length ? Math.max(...finite) : Number.NaN);
    columns.mean?.push(
      finite.length ? finite.reduce((sum, one) => sum + one, 0) / finite.length : Number.NaN,
    );
    columns.counts?.push(open.length);
    columns.nonfinite?.push(open.length - finite.length);
    open = [];
  });
  const floats = (name: string) => Float64Array.from(columns[name] ?? []);
  const counts = (name: string) => Uint32Array.from(columns[name] ?? []);
  return {
    runId,
    key: "loss",
    steps: floats("steps"),
    times: null,
    last: floats("last"),
    min: floats("min"),
    max: floats("max"),
    mean: floats("mean"),
    counts: counts("counts"),
    nonfinite: counts("nonfinite"),
    smooth: null,
  };
}

function data(width: number, ...series: Series[]): ChartData {
  return { width, range: null, series };
}

// Means of means are rounded otherwise than means of values.
function rounded(all: ChartData): ChartData {
  const series = all.series.map((one) => ({
    ...one,
    mean: one.mean?.map((mean) => Number(mean.toPrecision(12))) ?? null,
  }));
  return { ...all, series };
}

const VALUES = [3, 1, Number.NaN, 8, 2, 2.5, 7, Number.POSITIVE_INFINITY, -4, 0, 1, 9, 5];

test("wide buckets made of narrow ones are those that the server would have sent", () => {
  for (const [narrow, wide] of [
    [1, 2],
    [1, 8],
    [2, 4],
    [4, 64],
  ] as const) {
    const widened = data(wide, widen(bucketed(VALUES, narrow, 5), wide));
    expect(rounded(widened)).toEqual(rounded(data(wide, bucketed(VALUES, wide, 5))));
  }
});

test("a series that grew from its last bucket on is the whole one", () => {
  for (const newsWidth of [1, 2, 4, 8]) {
    const old = data(4, bucketed(VALUES.slice(0, 7), 4));
    const first = lastStart(old.series[0] as Series, 4) ?? 0;
    expect(first).toBe(4);
    const news = data(newsWidth, bucketed(VALUES.slice(first), newsWidth, first));
    const width = Math.max(4, newsWidth);
    const grown = appendSeries(old, news, first, 100);
    expect(rounded(grown)).toEqual(rounded(data(width, bucketed(VALUES, width))));
  }
});

test("other runs stay as they are, and new ones come", () => {
  const [one, other] = [bucketed([1, 2, 3], 1, 0, "one"), bucketed([4, 5], 1, 0, "other")];
  const grown = appendSeries(data(1, one), data(1, other), 0, 100);
  expect(grown.series).toEqual([one, other]);
});

test("with too many buckets they become wider, and the points stay where they are", () => {
  const many = Array.from({ length: 40 }, (_, i) => i % 7);
  const grown = appendSeries(
    data(1, bucketed(many.slice(0, 20), 1)),
    data(1, bucketed(many.slice(19), 1, 19)),
    19,
    16,
  );
  expect(grown.width).toBe(4);
  expect(grown.series).toEqual([bucketed(many, 4)]);
});

test("a part goes on to what is known at both its sides", () => {
  const whole = data(
    4,
    bucketed(
      Array.from({ length: 16 }, (_, i) => i),
      4,
    ),
  );
  const part: ChartData = { ...data(1, bucketed([6, 7, 8], 1, 6)), range: [6, 8] };
  const framed = frameSeries(part, whole).series[0];
  expect([...(framed?.steps ?? [])]).toEqual([3, 6, 7, 8, 11]);
  // The extremes of a bucket out of view are not those of its one place.
  expect([...(framed?.min ?? [])]).toEqual([3, 6, 7, 8, 11]);
});

test("a series without a point in the part is drawn across it", () => {
  const sparse = data(4, bucketed([1], 1, 0), {
    ...bucketed([2, 3], 1, 0, "far"),
    steps: Float64Array.of(0, 100),
  });
  const framed = frameSeries({ width: 1, range: [40, 60], series: [] }, sparse);
  expect([...(framed.series[1]?.steps ?? [])]).toEqual([0, 100]);
  expect([...(framed.series[0]?.steps ?? [])]).toEqual([0]);
});
