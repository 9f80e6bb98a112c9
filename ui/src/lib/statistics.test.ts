import { describe, expect, it } from "vitest";
import { dice, type Feature, type Forest, growForest } from "@/lib/forest";
import { isLessBetter } from "@/lib/goal";
import * as statistics from "@/lib/statistics";

const { NaN: none } = Number;

describe("numbers of a column", () => {
  it("summarises what is finite", () => {
    const found = statistics.summarize([4, 1, none, 3, 2, Number.POSITIVE_INFINITY, 100]);
    expect(found).toMatchObject({
      n: 5,
      min: 1,
      low: 2,
      median: 3,
      high: 4,
      max: 100,
      whiskers: [1, 4],
    });
    expect(statistics.summarize([]).n).toBe(0);
  });

  it("ranks ties by their mean, and correlates what grows together", () => {
    expect([...statistics.ranks([10, 30, 20, 20])]).toEqual([1, 4, 2.5, 2.5]);
    const x = [1, 2, 3, 4, none];
    expect(statistics.spearman(x, [1, 10, 100, 1000, 5]).r).toBeCloseTo(1);
    expect(statistics.spearman(x, [9, 8, 7, 6, 5])).toEqual({ r: expect.closeTo(-1), n: 4 });
    expect(statistics.spearman(x, [1, 1, 1, 1, 1]).r).toBeNaN();
  });

  it("fits a line", () => {
    const line = statistics.fitLine([0, 1, 2, none], [1, 3, 5, 7]);
    expect(line?.slope).toBeCloseTo(2);
    expect(line?.offset).toBeCloseTo(1);
    expect(line?.r2).toBeCloseTo(1);
    expect(statistics.fitLine([1, 1], [1, 2])).toBeNull();
  });

  it("finds the front for both ends of both axes", () => {
    const x = [1, 2, 3, 2, none];
    const y = [1, 2, 1, 0, 9];
    expect(statistics.paretoFront(x, y, [1, 1])).toEqual([2, 1]);
    expect(statistics.paretoFront(x, y, [-1, -1])).toEqual([0, 3]);
  });

  it("counts every value once, and its density sums to one", () => {
    const values = Array.from({ length: 500 }, (_, i) => Math.sin(i) * 3);
    const counts = statistics.countBins(values, -3, 3, 12);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(500);
    const places = Array.from({ length: 400 }, (_, i) => -6 + i * 0.03);
    const sum = statistics.density(values, places).reduce((all, one) => all + one * 0.03, 0);
    expect(sum).toBeCloseTo(1, 2);
  });
});

function grow(features: Feature[], target: Float64Array): Forest {
  const work = growForest(features, target, { trees: 30 });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe("importance", () => {
  const random = dice(1);
  const n = 400;
  const column = (make: (row: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => make(i));
  const strong = column(() => random());
  const weak = column(() => random());
  const noise = column(() => random());
  const kind = column((i) => i % 3);
  const target = column((i) => {
    const jump = kind[i] === 1 ? 2 : 0;
    return 5 * (strong[i] ?? 0) + (weak[i] ?? 0) + jump + random() * 0.1;
  });

  it("orders params by what they do, finds categories, and gives noise nothing", () => {
    const { importance, r2 } = grow(
      [
        { name: "strong", values: strong, isCategory: false },
        { name: "weak", values: weak, isCategory: false },
        { name: "noise", values: noise, isCategory: false },
        { name: "kind", values: kind, isCategory: true },
      ],
      target,
    );
    const [a, b, c, d] = importance.map((one) => one.gain);
    expect(a).toBeGreaterThan(d ?? 0);
    expect(d).toBeGreaterThan(b ?? 0);
    expect(b).toBeGreaterThan(3 * (c ?? 0));
    expect(c).toBeLessThan(0.02);
    expect(r2).toBeGreaterThan(0.8);
  });

  it("is the same each time, and does not fall over missing or constant values", () => {
    const gaps = strong.map((value, i) => (i % 5 ? value : Number.NaN));
    const features = [
      { name: "gaps", values: gaps, isCategory: false },
      { name: "constant", values: column(() => 3), isCategory: false },
    ];
    const found = grow(features, target);
    expect(found).toEqual(grow(features, target));
    expect(found.importance[1]?.gain).toBe(0);
    expect(
      grow(
        features,
        column(() => Number.NaN),
      ).n,
    ).toBe(0);
  });
});

it("knows metrics of which less is better", () => {
  for (const name of ["rmse", "val/loss", "valLoss", "test_rmse"])
    expect(isLessBetter(name)).toBe(true);
  for (const name of ["accuracy", "val/iou", "glossary"]) expect(isLessBetter(name)).toBe(false);
});
