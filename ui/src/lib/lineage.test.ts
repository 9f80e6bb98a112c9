import { expect, test } from "vitest";
import { type LineageNode, layOut } from "@/lib/lineage";

const node = (id: string, kind: LineageNode["kind"]): LineageNode => ({
  id,
  kind,
  title: id,
  more: "",
});

test("layers go down, empty ones take no room, links join what is drawn", () => {
  const { nodes, edges, height } = layOut(
    [[node("d", "data")], [], [node("r", "run")], [node("m", "model"), node("n", "model")]],
    [
      ["d", "r"],
      ["r", "m"],
      ["r", "gone"],
    ],
    300,
  );
  expect(nodes.map((one) => one.y)).toEqual([1, 77, 153, 153]);
  expect(edges.map(({ from, to }) => from.id + to.id)).toEqual(["dr", "rm"]);
  expect(height).toBe(153 + 42 + 1);
});

test("of many the rest is one box, and its lines are one", () => {
  const data = Array.from({ length: 9 }, (_, i) => node(`d${i}`, "data"));
  const links = data.map((one) => [one.id, "r"] as const);
  const { nodes, edges } = layOut([data, [node("r", "run")]], links, 300);
  expect(nodes.map((one) => one.title)).toEqual(["d0", "d1", "d2", "6 more", "r"]);
  expect(edges.length).toBe(4);
});
