import { describe, expect, it } from "vitest";
import { asCategory, columnOf, filterFrame, labelOf, parseNumber, textSeries } from "@/lib/frame";

const NONE = 0xffffffff;

describe("texts as numbers", () => {
  it("reads what Python writes, and nothing else", () => {
    expect(parseNumber("1e-3")).toBe(0.001);
    expect(parseNumber("-inf")).toBe(Number.NEGATIVE_INFINITY);
    expect(parseNumber("nan")).toBeNaN();
    for (const text of ["", "0x10", "True", "1,5", "None"])
      expect(parseNumber(text)).toBeUndefined();
  });

  it("is a number only if all values are", () => {
    const codes = Uint32Array.from([0, 1, NONE, 0]);
    const numbers = textSeries("params.depth", ["10", "9"], codes, NONE);
    expect(numbers).toMatchObject({ measure: "number", min: 9, max: 10, missing: 1 });
    const mixed = textSeries("params.depth", ["10", "None"], codes, NONE);
    expect(mixed).toMatchObject({ measure: "category", labels: ["10", "None"], missing: 1 });
    expect([...mixed.values]).toEqual([0, 1, Number.NaN, 0]);
  });

  it("makes categories of numbers in the order of the numbers", () => {
    const seeds = textSeries("params.seed", ["10", "9"], Uint32Array.from([0, 1]), NONE);
    expect(asCategory(seeds)).toMatchObject({ labels: ["9", "10"], min: 0, max: 1 });
  });
});

it("names columns and quotes keys", () => {
  expect(labelOf("min(metrics.val/loss)")).toBe("min val/loss");
  expect(columnOf("param", "learning rate")).toBe("params.`learning rate`");
  expect(labelOf(columnOf("tag", "odd `key`"))).toBe("odd `key`");
  expect(labelOf("attributes.start_time")).toBe("start time");
});

it("keeps the rows that pass, and counts again", () => {
  const series = textSeries("params.x", ["1", "5"], Uint32Array.from([0, 1, NONE]), NONE);
  const frame = {
    n: 3,
    runIds: ["a", "b", "c"],
    names: ["A", "B", "C"],
    colors: [null, "2", null],
    series: new Map([["params.x", series]]),
  };
  const kept = filterFrame(frame, (row) => row > 0);
  expect(kept.runIds).toEqual(["b", "c"]);
  expect(kept.colors).toEqual(["2", null]);
  expect(kept.series.get("params.x")).toMatchObject({ min: 5, max: 5, missing: 1 });
});
