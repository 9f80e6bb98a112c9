import { describe, expect, it } from "vitest";
import { diffLines, foldSame } from "@/lib/diff";
import { dice } from "@/lib/forest";

const MARKS = { same: " ", gone: "-", new: "+", gap: "@" } as const;
const shown = (before: string, after: string) =>
  diffLines(before, after).map((line) => MARKS[line.kind] + line.text);

describe("diff", () => {
  it("marks what was taken and what was added", () => {
    expect(shown("a\nb\nc\n", "a\nx\nc\nd\n")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(shown("", "a")).toEqual(["+a"]);
    expect(shown("a\r\nb", "a\nb\n")).toEqual([" a", " b"]);
  });

  it("gives both texts back, in as few steps as there are", () => {
    const random = dice(4);
    for (let round = 0; round < 200; round++) {
      const text = () =>
        Array.from({ length: random() * 12 }, () => "abc"[Math.floor(random() * 3)]);
      const [a, b] = [text(), text()];
      const lines = diffLines(a.join("\n"), b.join("\n"));
      const of = (kind: string) => lines.filter((one) => one.kind !== kind).map((one) => one.text);
      expect(of("new")).toEqual(a);
      expect(of("gone")).toEqual(b);
      expect(lines.filter((one) => one.kind === "same").length).toBe(common(a, b));
    }
  });

  it("folds what is the same and far from a difference", () => {
    const before = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const after = before.with(20, "other");
    const folded = foldSame(diffLines(before.join("\n"), after.join("\n")), 2);
    expect(folded.map((line) => line.kind)).toEqual([
      "gap",
      "same",
      "same",
      "gone",
      "new",
      "same",
      "same",
      "gap",
    ]);
    expect(folded[0]?.text).toBe("18");
  });
});

/** The length of the longest common subsequence, the slow way. */
function common(a: readonly unknown[], b: readonly unknown[]): number {
  const rows = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const [row, above] = [rows[i] ?? [], rows[i - 1] ?? []];
      row[j] =
        a[i - 1] === b[j - 1] ? (above[j - 1] ?? 0) + 1 : Math.max(above[j] ?? 0, row[j - 1] ?? 0);
    }
  }
  return rows[a.length]?.[b.length] ?? 0;
}
