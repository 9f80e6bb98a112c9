import { expect, test } from "vitest";
import type { Line } from "@/lib/lines";
import { xRange, yRange } from "@/lib/outliers";

function line(values: readonly number[], look: Line["look"] = "extremes"): Line {
  const y = Float64Array.from(values);
  const x = Float64Array.from(values, (_, i) => i);
  const rest = { id: "a", runId: "a", name: "a", color: "red", isAscending: true, nonfinite: null };
  return { ...rest, look, x, y, low: y, high: y, last: y, steps: x };
}

const ALL = { min: 0, max: 1_000 };

test("a spike takes the room, unless outliers are left out", () => {
  const values = Array.from({ length: 200 }, (_, i) => Math.sin(i));
  values[77] = 500;
  const plain = yRange([line(values)], ALL, { isLog: false, isRobust: false });
  expect(plain.max).toBeGreaterThan(500);
  const robust = yRange([line(values)], ALL, { isLog: false, isRobust: true });
  expect(robust.max).toBeLessThan(3);
  expect(robust.min).toBeLessThan(-1);
});

test("nothing is cut from values that are even or like a bell", () => {
  const even = Array.from({ length: 1_000 }, (_, i) => i);
  const range = yRange([line(even)], ALL, { isLog: false, isRobust: true });
  expect(range.min).toBeLessThanOrEqual(0);
  expect(range.max).toBeGreaterThanOrEqual(999);
});

test("only what is looked at counts, and only what is positive on a logarithm", () => {
  const values = [100, 1, 2, 3, -5, 0];
  const some = yRange([line(values)], { min: 1, max: 3 }, { isLog: false, isRobust: false });
  expect(some.max).toBeLessThan(4);
  const log = yRange([line(values)], ALL, { isLog: true, isRobust: false });
  expect(log.min).toBeGreaterThan(0.5);
  expect(log.max).toBeLessThan(200);
});

test("one value, equal values, and none at all have a range", () => {
  for (const values of [[], [Number.NaN], [0], [5, 5], [-2]]) {
    for (const isLog of [false, true]) {
      const { min, max } = yRange([line(values)], ALL, { isLog, isRobust: true });
      expect(min).toBeLessThan(max);
      if (isLog) expect(min).toBeGreaterThan(0);
    }
  }
  expect(xRange([line([4])], false)).toEqual({ min: -1, max: 1 });
  expect(xRange([line([4, 4, 4])], true)).toEqual({ min: 1, max: 2 });
});
