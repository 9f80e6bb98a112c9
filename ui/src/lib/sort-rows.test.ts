import { expect, test } from "vitest";
import { sortRows } from "@/lib/sort-rows";

const by = (values: readonly (number | string | null)[], isDescending: boolean) =>
  sortRows(values, (value) => value, isDescending);

test("what is not there comes last whichever way", () => {
  const values = [2, null, Number.NaN, -1, Number.POSITIVE_INFINITY];
  expect(by(values, false)).toEqual([-1, 2, Number.POSITIVE_INFINITY, null, Number.NaN]);
  expect(by(values, true)).toEqual([Number.POSITIVE_INFINITY, 2, -1, null, Number.NaN]);
});

test("numbers in texts count as numbers", () => {
  expect(by(["layer10", "layer9", "Layer1"], false)).toEqual(["Layer1", "layer9", "layer10"]);
});
