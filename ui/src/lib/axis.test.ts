import { expect, test } from "vitest";
import { formatTick, formatTimeTick, formatX, xLabel, xMetric } from "@/lib/axis";

test("ticks have the digits that tell them apart", () => {
  expect([0.1, 0.15, 0.2].map((value) => formatTick(value, 0.05))).toEqual([
    "0.10",
    "0.15",
    "0.20",
  ]);
  expect([0, 500, 1000].map((value) => formatTick(value, 500))).toEqual(["0", "500", "1000"]);
  expect([20_000, 22_500].map((value) => formatTick(value, 2_500))).toEqual(["20.0k", "22.5k"]);
  expect(formatTick(1_500_000, 500_000)).toBe("1.5M");
  expect(formatTick(-2e-7, 1e-7)).toBe("−2e-7");
});

test("a metric may lie along x", () => {
  expect(xMetric("metric:train/epoch")).toBe("train/epoch");
  expect(xMetric("step")).toBeNull();
  expect(xLabel("relative")).toBe("Relative time");
  expect(formatX("step", 1234)).toBe("step 1,234");
  expect(formatX("metric:epoch", 3)).toBe("epoch 3");
  expect(formatTimeTick(-90_000)).toBe("−1 min 30 s");
});
