import { expect, test } from "vitest";
import type { Activity } from "@/api/activity";
import type { Experiment } from "@/api/types";
import {
  findExperiments,
  type Item,
  rowsOf,
  shortNote,
  treeOf,
} from "@/widgets/experiment-tree/tree";

let last = 0;
function experiment(name: string, tags: Record<string, string> = {}): Experiment {
  last += 1;
  return { experiment_id: String(last), name, tags, created_ms: last } as Experiment;
}

function activity(experiment_id: string, runs: number, last_start_ms: number): Activity {
  return { experiment_id, runs, running: 1, deleted: 0, last_start_ms, starts: [1, runs] };
}

function outline(items: readonly Item[]): unknown[] {
  return items.map((one) =>
    one.kind === "folder" ? [one.label, outline(one.children)] : one.label,
  );
}

test("names become folders, and a name may be both", () => {
  const names = ["a/b/two", "a/b/ten 10", "a/b/ten 9", "a/b", "/Users/ann/x", "plain", "a//c", "/"];
  const tree = treeOf(
    names.map((name) => experiment(name)),
    new Map(),
    "name",
  );
  expect(outline(tree)).toEqual([
    "/",
    ["/Users", [["ann", ["x"]]]],
    ["a", ["/c", ["b", ["ten 9", "ten 10", "two"]], "b"]],
    "plain",
  ]);
});

test("folders sum up what is in them and are sorted by it", () => {
  const [one, two, three] = [experiment("x/one"), experiment("x/y/two"), experiment("z")];
  const found = new Map([
    [one.experiment_id, activity(one.experiment_id, 3, 500)],
    [two.experiment_id, activity(two.experiment_id, 4, 900)],
    [three.experiment_id, activity(three.experiment_id, 5, 700)],
  ]);
  const tree = treeOf([three, one, two], found, "activity");
  expect(tree[0]).toMatchObject({ label: "x", runs: 7, running: 2, lastMs: 900, starts: [2, 7] });
  expect(tree[1]).toMatchObject({ label: "z", starts: [1, 5] });
  expect(found.get(one.experiment_id)?.starts).toEqual([1, 3]);
});

test("only open folders show what is in them", () => {
  const tree = treeOf([experiment("a/b/c"), experiment("d")], new Map(), "name");
  const seen = (open: string[]) =>
    rowsOf(tree, (folder) => open.includes(folder.path)).map(({ item, depth, parent }) => [
      item.label,
      depth,
      parent,
    ]);
  expect(seen([])).toEqual([
    ["a", 0, -1],
    ["d", 0, -1],
  ]);
  expect(seen(["a", "a/b"])).toEqual([
    ["a", 0, -1],
    ["b", 1, 0],
    ["c", 2, 1],
    ["d", 0, -1],
  ]);
});

test("a search reads names and tags, and all of its words must be there", () => {
  const all = [
    experiment("vision/Segmentation", { team: "Maps" }),
    experiment("vision/depth", { "runwell.layout": "maps" }),
  ];
  const names = (search: string) => findExperiments(all, search).map((one) => one.name);
  expect(names("VISION")).toHaveLength(2);
  expect(names("vision maps")).toEqual(["vision/Segmentation"]);
  expect(names("(.*")).toEqual([]);
});

test("a note in one line", () => {
  expect(shortNote("# Title\n\nHow **long** is `it`? See [this](https://example.com).")).toBe(
    "How long is it? See this.",
  );
  expect(shortNote("# Only a title")).toBe("Only a title");
  expect(shortNote("snake_case_name stays")).toBe("snake_case_name stays");
});
