import { expect, test } from "vitest";
import { groupLines } from "@/lib/group-lines";
import type { Line } from "@/lib/lines";

function line(xs: readonly number[], ys: readonly number[]): Line {
  const [x, y] = [Float64Array.from(xs), Float64Array.from(ys)];
  const rest = { id: "a", runId: "a", name: "a", color: "red", isAscending: true, nonfinite: null };
  return { ...rest, look: "curve", x, y, low: y, high: y, last: y, steps: x };
}

function group(lines: Line[], spread: "range" | "std" = "range"): Line {
  const [made] = groupLines([{ id: "g", name: "adam", color: "red", lines }], spread);
  if (!made) throw new Error("no line was made of the group");
  return made;
}

test("the mean of the runs, from the lowest to the highest", () => {
  const made = group([line([0, 1, 2], [1, 2, 3]), line([0, 1, 2], [3, 4, 9])]);
  expect([...made.y]).toEqual([2, 3, 6]);
  expect([...made.low]).toEqual([1, 2, 3]);
  expect([...made.high]).toEqual([3, 4, 9]);
  expect(made.name).toBe("adam (2)");
});

test("one standard deviation to both sides", () => {
  const made = group([line([0], [1]), line([0], [3])], "std");
  expect([made.low[0], made.high[0]]).toEqual([1, 3]);
});

test("runs that log at other steps are read between their places, not beyond their ends", () => {
  const made = group([line([0, 10], [0, 10]), line([5], [7])]);
  expect([...made.x]).toEqual([0, 5, 10]);
  expect([...made.y]).toEqual([0, 6, 10]);
});

test("a place without a finite value does not break the others", () => {
  const made = group([line([0, 1], [Number.NaN, 2]), line([0, 1], [4, 4])]);
  expect([...made.y]).toEqual([4, 3]);
  expect(groupLines([{ id: "g", name: "none", color: "red", lines: [] }], "range")).toEqual([]);
});
