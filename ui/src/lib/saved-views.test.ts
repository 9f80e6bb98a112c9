import { expect, test } from "vitest";
import { savedViews, viewText } from "@/lib/saved-views";

test("views are read from tags, and tags of others or with nonsense are none", () => {
  const tags = {
    "runwell.view.b 10": '{"q":"metrics.a < 1","sort":["metrics.a ASC"]}',
    "runwell.view.b 9": "{}",
    "runwell.view.bad": "{",
    "runwell.view.list": "[1]",
    "runwell.view.odd": '{"q":7,"flat":"yes"}',
    "runwell.layout": "{}",
  };
  expect(savedViews(tags)).toEqual([
    { name: "b 9", view: {} },
    { name: "b 10", view: { q: "metrics.a < 1", sort: ["metrics.a ASC"] } },
    { name: "odd", view: {} },
  ]);
});

test("the same view is the same text, whatever is selected and in any order", () => {
  const one = viewText({
    q: "a = 1",
    flat: true,
    picks: ["x"],
    charts: { b: 1, a: { d: 1, c: 2 } },
  });
  expect(one).toBe(viewText({ charts: { a: { c: 2, d: 1 }, b: 1 }, flat: true, q: "a = 1" }));
  expect(one).not.toContain("picks");
});
