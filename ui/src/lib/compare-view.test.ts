import { describe, expect, it } from "vitest";
import { filterOf } from "@/lib/compare-query";
import { changeCompare, parseCompareView } from "@/lib/compare-view";

describe("the state in the URL", () => {
  it("has defaults, and leaves them out", () => {
    expect(parseCompareView(undefined)).toMatchObject({ tab: "parallel", flips: [], brushes: {} });
    expect(changeCompare({ tab: "scatter" }, { tab: undefined, brushes: {} })).toBeUndefined();
    expect(changeCompare(undefined, { color: "metrics.rmse" })).toEqual({ color: "metrics.rmse" });
  });

  it("survives nonsense", () => {
    const read = parseCompareView({
      tab: "evil",
      axes: [1, "params.a", "params.a"],
      scales: { a: "log", b: "cubic" },
      brushes: {
        a: { low: 5, high: 2 },
        b: "x",
        c: { low: Number.NaN, high: 1 },
        d: { labels: [3] },
      },
      front: "min",
      color: { toString: 1 },
    });
    expect(read.tab).toBe("parallel");
    expect(read.axes).toEqual(["params.a"]);
    expect(read.scales).toEqual({ a: "log" });
    expect(read.brushes).toEqual({ a: { low: 2, high: 5 }, d: { labels: [] } });
    expect(read.front).toBeUndefined();
    expect(read.color).toBeUndefined();
  });
});

describe("limits as a filter", () => {
  it("is added to the filter that is there", () => {
    const brushes = {
      "metrics.rmse": { low: 1, high: 2.5 },
      "params.opt": { labels: ["adam", "it's"] },
      "attributes.duration": { low: 0, high: 9, none: true },
    };
    expect(filterOf(brushes, "a = 'b' OR c = 'd'")).toBe(
      "(a = 'b' OR c = 'd') AND metrics.rmse BETWEEN 1 AND 2.5 AND params.opt IN ('adam', 'it''s')" +
        " AND (duration BETWEEN 0 AND 9 OR duration IS NULL)",
    );
    expect(filterOf({ "params.x": { none: true } })).toBe("params.x IS NULL");
    expect(filterOf({ "metrics.m": { none: true } })).toBe(
      "NOT metrics.m BETWEEN -1e308 AND 1e308",
    );
    expect(filterOf({ "params.seed": { labels: ["1", "-2"] } })).toBe("params.seed IN (1, -2)");
    expect(filterOf({}, "x = 1")).toBe("x = 1");
  });
});
