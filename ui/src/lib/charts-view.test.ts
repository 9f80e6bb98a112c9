import { expect, test } from "vitest";
import {
  changePanel,
  DEFAULTS,
  inOrder,
  mergeViews,
  movePanel,
  parseChartsView,
  parseLayout,
  roundZoom,
  urlOf,
  writeLayout,
} from "@/lib/charts-view";

test("a state survives the URL", () => {
  const view = {
    ...DEFAULTS,
    x: "metric:epoch" as const,
    logY: true,
    smooth: { kind: "ema" as const, weight: 0.6 },
    columns: 4,
    panels: { "train/loss": { y: [0, null] as [number, null], smooth: null } },
  };
  const url = urlOf(view, {});
  expect(mergeViews({}, parseChartsView(JSON.parse(JSON.stringify(url))))).toEqual(view);
  expect(urlOf(DEFAULTS, {})).toBeUndefined();
});

test("what makes no sense in a URL is left out", () => {
  const hostile = {
    x: "javascript:alert(1)",
    logY: "yes",
    smooth: { kind: "ema", weight: 40 },
    columns: 1e9,
    height: -5,
    folded: [1, "ok", null],
    spread: {},
    panels: { a: { zoom: { x: "step", from: 5, to: 5 }, y: ["x", Number.NaN] }, b: 7 },
  };
  expect(parseChartsView(hostile)).toEqual({ folded: ["ok"], panels: { a: {}, b: {} } });
  for (const raw of [null, 7, [], "text"]) expect(parseChartsView(raw)).toEqual({});
  expect(parseLayout("{not json")).toEqual({});
});

test("the URL says only what differs from the layout, even where that is the default", () => {
  const layout = parseLayout(writeLayout({ ...DEFAULTS, logY: true, columns: 3 }));
  expect(layout).toEqual({ logY: true, columns: 3 });
  const view = { ...mergeViews(layout, {}), logY: false };
  expect(urlOf(view, layout)).toEqual({ logY: false });
  expect(mergeViews(layout, parseChartsView(urlOf(view, layout))).columns).toBe(3);
});

test("a layout keeps no zoom and no search", () => {
  const zoomed = changePanel(DEFAULTS, "loss", { zoom: { x: "step", from: 1, to: 2 } });
  expect(writeLayout({ ...DEFAULTS, ...zoomed, search: "loss" })).toBe("{}");
});

test("a panel that follows the others again leaves the URL, but not over a layout", () => {
  const back = { ...DEFAULTS, ...changePanel(DEFAULTS, "loss", { logY: undefined }) };
  expect(urlOf(back, {})).toBeUndefined();
  const layout = { panels: { loss: { logY: true }, other: { band: true } } };
  const own = mergeViews(layout, {});
  const url = urlOf({ ...own, ...changePanel(own, "loss", { logY: undefined }) }, layout);
  expect(url).toEqual({ panels: { loss: {} } });
  expect(mergeViews(layout, parseChartsView(url)).panels).toEqual({
    loss: {},
    other: { band: true },
  });
});

test("a panel moves among those that are shown", () => {
  const moved = movePanel(DEFAULTS, ["a", "b", "c"], "c", -1);
  expect(moved?.order).toEqual(["a", "c", "b"]);
  expect(inOrder(["a", "b", "c", "new"], moved?.order ?? [])).toEqual(["a", "c", "b", "new"]);
  expect(movePanel(DEFAULTS, ["a", "b"], "a", -1)).toBeNull();
});

test("a zoom has no more digits than a screen has pixels", () => {
  expect(roundZoom(92.14780600461893, 184.29561200923786)).toEqual([92.15, 184.3]);
  expect(roundZoom(654_321.123, 954_321.9)).toEqual([654_300, 954_300]);
  const [from, to] = roundZoom(1_795_287_707_000.4, 1_795_287_707_001.2);
  expect(from).toBeLessThan(to);
});
