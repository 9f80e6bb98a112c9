import { describe, expect, it } from "vitest";
import type { RunsPage } from "@/api/runs-table";
import { runItems, treeItems } from "@/widgets/runs-table/items";

function pageOf(runIds: string[], children: number[], next = ""): RunsPage {
  return {
    runIds,
    next,
    columns: new Map([
      [
        "attributes.children",
        {
          kind: "number" as const,
          values: new Float64Array(children),
          present: new Uint8Array(children.length).fill(1),
        },
      ],
    ]),
  };
}

const NONE = new Set<string>();

describe("treeItems", () => {
  it("puts unfolded children under their parents, and says when there are more", () => {
    const pages = [pageOf(["a", "b"], [0, 2]), pageOf(["c"], [0])];
    const children = new Map([["b", pageOf(["b1", "b2"], [0, 0], "more")]]);
    const keys = treeItems(pages, { pins: NONE, children }).map((item) => item.key);
    expect(keys).toEqual(["0/a", "0/b", "1/b1", "1/b2", "0/b/rest", "0/c"]);
  });

  it("shows that children are on their way, and leaves out what is pinned", () => {
    const pages = [pageOf(["a", "b"], [1, 0])];
    const items = treeItems(pages, { pins: new Set(["b"]), children: new Map([["a", undefined]]) });
    expect(items.map((item) => item.kind)).toEqual(["run", "rest"]);
  });

  it("ends where a run is its own child", () => {
    const loop = pageOf(["a"], [1]);
    expect(treeItems([loop], { pins: NONE, children: new Map([["a", loop]]) }).length).toBeLessThan(
      20,
    );
  });

  it("gives the same objects each time, so that rows are not drawn again", () => {
    const page = pageOf(["a"], [0]);
    expect(runItems(page)[0]).toBe(runItems(page)[0]);
  });
});
