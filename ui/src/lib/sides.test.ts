import { describe, expect, it } from "vitest";
import { pairFiles } from "@/lib/side-files";
import { codeRows, type SideRun, sectionsOf } from "@/lib/sides";

const run = (name: string, data: SideRun["data"]): SideRun => ({
  info: { run_id: name, run_name: name, status: "FINISHED" },
  ...(data && { data }),
});

describe("runs side by side", () => {
  const runs = [
    run("a", {
      params: { lr: "0.1", seed: "1" },
      metrics: { rmse: 2, acc: 0.5 },
      tags: { t: "x" },
    }),
    run("b", {
      params: { lr: "0.2", seed: "1" },
      metrics: { rmse: 1, acc: 0.25, nan: Number.NaN },
    }),
  ];
  const series = [[], [{ key: "rmse", n: 3, last_step: 2, min_value: 0.5, max_value: 4 }]];
  const sections = sectionsOf(runs, series, 0);
  const row = (title: string, name: string) =>
    sections.find((one) => one.title === title)?.rows.find((one) => one.name === name);

  it("marks what differs, and what is missing", () => {
    expect(row("Params", "lr")?.differs).toBe(true);
    expect(row("Params", "seed")?.differs).toBe(false);
    expect(row("Tags", "t")).toMatchObject({ differs: true, cells: [{ text: "x" }, null] });
    expect(row("Metrics", "nan")).toMatchObject({ differs: true, cells: [null, { text: "NaN" }] });
  });

  it("says how far a metric is from the baseline, and whether that is better", () => {
    expect(row("Metrics", "rmse")?.cells[0]?.delta).toBeUndefined();
    expect(row("Metrics", "rmse")?.cells[1]).toMatchObject({
      delta: { text: "−1 (−50 %)", isBetter: true },
      detail: "0.5 to 4",
    });
    expect(row("Metrics", "acc")?.cells[1]?.delta?.isBetter).toBe(false);
  });

  it("compares the code", () => {
    const tags = { "mlflow.source.git.commit": "abc", "runwell.python": "3.11" };
    const other = { ...tags, "mlflow.source.git.commit": "def" };
    const rows = codeRows([run("a", { tags }), run("b", { tags: other })]);
    expect(rows.map((one) => [one.name, one.differs])).toEqual([
      ["Commit", true],
      ["Python", false],
    ]);
  });
});

it("pairs files by path, and images by key and step", () => {
  const readImage = (path: string) => {
    const [, key, step] = /^images\/(\w+)@(\d+)/.exec(path) ?? [];
    return key ? { key, step: Number(step) } : null;
  };
  const file = (path: string, digest: string) => ({ path, digest, file_size: 1 });
  const rows = pairFiles(
    [
      [file("a.txt", "1"), file("b.txt", "1"), file("images/p@0", "i"), file("images/p@10", "j")],
      [file("a.txt", "1"), file("b.txt", "2"), file("images/p@10", "j"), file("c", "3")],
    ],
    readImage,
  );
  expect(rows.map((row) => [row.name, row.isSame, row.isMissing])).toEqual([
    ["a.txt", true, false],
    ["b.txt", false, false],
    ["c", false, true],
    ["p", false, false],
  ]);
  expect(rows[3]?.steps).toEqual([0, 10]);
  expect(rows[3]?.files[1]?.get(0)).toBeUndefined();
});
