import { describe, expect, it } from "vitest";
import { NO_TEXT, type RunsPage } from "@/api/runs-table";
import { groupRuns, sortGroups } from "@/lib/grouping";

const PAGE: RunsPage = {
  runIds: ["a", "b", "c", "d"],
  next: "",
  columns: new Map([
    [
      "params.model",
      {
        kind: "text" as const,
        texts: ["ridge", "forest"],
        codes: new Uint32Array([0, 1, 0, NO_TEXT]),
      },
    ],
    [
      "metrics.rmse",
      {
        kind: "number" as const,
        values: new Float64Array([2, 5, 4, Number.NaN]),
        present: new Uint8Array([1, 1, 1, 1]),
      },
    ],
  ]),
};

describe("groupRuns", () => {
  const groups = groupRuns(PAGE, ["params.model"], ["metrics.rmse", "params.model"]);

  it("keeps runs without a value together, and leaves NaN out of the mean", () => {
    expect(groups.map((group) => [group.values, group.rows])).toEqual([
      [["ridge"], [0, 2]],
      [["forest"], [1]],
      [[null], [3]],
    ]);
    const ridge = groups[0]?.spreads.get("metrics.rmse");
    expect(ridge).toMatchObject({ n: 2, mean: 3, min: 2, max: 4 });
    expect(ridge?.deviation).toBeCloseTo(Math.SQRT2);
    expect(groups[2]?.spreads.has("metrics.rmse")).toBe(false);
    expect(groups[0]?.texts.get("params.model")).toEqual({ shared: "ridge", count: 1 });
    expect(groups[2]?.texts.get("params.model")).toEqual({ shared: null, count: 0 });
  });

  it("stands by its own values without an order, runs without one last", () => {
    const sorted = sortGroups(groups, ["params.model"], undefined);
    expect(sorted.map((group) => group.values[0])).toEqual(["forest", "ridge", null]);
  });

  it("sorts by means, those without one last in both directions", () => {
    for (const [isDescending, order] of [
      [false, ["ridge", "forest", null]],
      [true, ["forest", "ridge", null]],
    ] as const) {
      const sorted = sortGroups(groups, ["params.model"], { id: "metrics.rmse", isDescending });
      expect(sorted.map((group) => group.values[0])).toEqual(order);
    }
  });
});
