import { describe, expect, it } from "vitest";
import { columnOf, defaultColumns, goalOf, nextSort, sortsOf, sortText } from "@/lib/run-columns";

function column(id: string) {
  const found = columnOf(id);
  if (!found) throw new Error(`${id} is no column`);
  return found;
}

describe("columnOf", () => {
  it("reads aggregates and odd keys", () => {
    expect(columnOf("min(metrics.`f1 score`)")).toMatchObject({
      title: "f1 score",
      group: "Metrics",
      field: { aggregate: "min" },
    });
    expect(columnOf("metric.`val/loss`")?.id).toBe("metrics.val/loss");
    expect(columnOf("attributes.start_time")?.title).toBe("Started");
    expect(columnOf("drop table")).toBeNull();
    expect(columnOf("dataset.name")).toBeNull();
  });
});

describe("goalOf", () => {
  it("follows the name unless the reader said otherwise", () => {
    expect(goalOf(column("metrics.val/rmse"))).toBe("min");
    expect(goalOf(column("metrics.accuracy"))).toBe("max");
    expect(goalOf(column("metrics.val/rmse"), { "val/rmse": "max" })).toBe("max");
    expect(goalOf(column("metrics.constructor"))).toBe("max");
  });
});

describe("defaultColumns", () => {
  it("takes params that differ, then metrics with short paths, none of the machine", () => {
    const metrics = ["eval/a", "system/cpu", "rmse"].map((name) => ({
      kind: "metric" as const,
      name,
      varies: null,
    }));
    const params = [
      { kind: "param" as const, name: "data", varies: false },
      { kind: "param" as const, name: "learning rate", varies: true },
    ];
    expect(defaultColumns([...metrics, ...params])).toEqual([
      "attributes.start_time",
      "attributes.duration",
      "params.`learning rate`",
      "metrics.rmse",
      "metrics.eval/a",
    ]);
  });

  it("leaves room for metrics beside many params", () => {
    const many = Array.from({ length: 40 }, (_, place) => [
      { kind: "param" as const, name: `p${place}`, varies: true },
      { kind: "metric" as const, name: `m${place}`, varies: null },
    ]).flat();
    const chosen = defaultColumns(many);
    expect(chosen.filter((id) => id.startsWith("params."))).toHaveLength(6);
    expect(chosen.filter((id) => id.startsWith("metrics."))).toHaveLength(6);
  });
});

describe("nextSort", () => {
  it("goes best, worst, none", () => {
    const rmse = column("metrics.rmse");
    const best = nextSort([], rmse, "min", false);
    expect(sortText(best)).toEqual(["metrics.rmse ASC"]);
    const worst = nextSort(best, rmse, "min", false);
    expect(sortText(worst)).toEqual(["metrics.rmse DESC"]);
    expect(sortText(nextSort(worst, rmse, "min", false))).toBeUndefined();
  });

  it("adds a second key, and turns it where it stands", () => {
    const sorts = sortsOf(["params.model", "metrics.acc desc"]);
    const acc = column("metrics.acc");
    expect(sortText(nextSort(sorts, acc, "max", true))).toEqual([
      "params.model ASC",
      "metrics.acc ASC",
    ]);
  });
});
