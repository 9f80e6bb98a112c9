import { describe, expect, it } from "vitest";
import { measured, withSpread } from "@/widgets/runs-table/cell";
import { bestOf, decimalsOf } from "@/widgets/runs-table/look";

const all = (count: number) => new Uint8Array(count).fill(1);

describe("measured", () => {
  it("gives a column one number of decimals, but loses no digits by it", () => {
    const values = new Float64Array([0.5, 0.75, 1e-7, Number.NaN]);
    const decimals = decimalsOf(values, all(4));
    expect(decimals).toBe(5);
    expect([0.5, 12, 1e-7, Number.NaN].map((value) => measured(value, decimals))).toEqual([
      "0.50000",
      "12.00000",
      "1e-7",
      "NaN",
    ]);
  });

  it("leaves whole numbers whole", () => {
    expect(decimalsOf(new Float64Array([1, 2, 300]), all(3))).toBeNull();
  });
});

describe("withSpread", () => {
  it("ends where the spread begins to doubt", () => {
    expect(withSpread(0.71409, 0.0441)).toBe("0.714 ± 0.044");
    expect(withSpread(-1258.3, 19.4)).toBe("−1258 ± 19");
    expect(withSpread(1258.3, 1940)).toBe("1,258 ± 1,900");
  });
});

describe("bestOf", () => {
  const page = (values: number[]) => ({
    runIds: values.map(String),
    next: "",
    columns: new Map([
      [
        "metrics.loss",
        { kind: "number" as const, values: new Float64Array(values), present: all(values.length) },
      ],
    ]),
  });

  it("looks at all pages and past what is no number", () => {
    const pages = [page([3, Number.NaN]), page([1, Number.NEGATIVE_INFINITY])];
    expect(bestOf(pages, "metrics.loss", "min")).toBe(1);
    expect(bestOf(pages, "metrics.loss", "max")).toBe(3);
  });

  it("knows none where all are the same", () => {
    expect(bestOf([page([2, 2])], "metrics.loss", "min")).toBeNull();
  });
});
