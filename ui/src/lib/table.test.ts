import { describe, expect, it } from "vitest";
import { parseCsv } from "@/lib/csv";
import { recordTable, splitTable } from "@/lib/log-table";
import { parseFilter, tableReader } from "@/lib/table";

const CSV = "id,name,score\n1,one,0.5\n2,two,\n10,ten,nan\n3,three,-1e-3\n";

describe("tables", () => {
  it("knows the kinds of columns, and a header from data", () => {
    expect(parseCsv(CSV, ",", true).columns.map(({ kind }) => kind)).toEqual([
      "number",
      "text",
      "number",
    ]);
    expect(parseCsv("1,2\n3,4\n", ",", true).length).toBe(2);
    expect(parseCsv("007,x\n008,y\n", ",", true).columns[0]?.kind).toBe("text");
    expect(parseCsv("a\n1\n2\nx\n", ",", true).columns[0]?.kind).toBe("text");
  });

  it("sorts numbers as numbers, what is missing last either way", () => {
    const read = tableReader(parseCsv(CSV, ",", true));
    const ids = (column: number, isDown: boolean) =>
      read({ sort: { column, isDown }, filters: {}, first: 0, count: 9 }).rows.map(([id]) => id);
    expect(ids(0, false)).toEqual(["1", "2", "3", "10"]);
    expect(ids(2, false)).toEqual(["3", "1", "2", "10"]);
    expect(ids(2, true)).toEqual(["1", "3", "2", "10"]);
  });

  it("filters and counts, and gives the page asked for", () => {
    const read = tableReader(parseCsv(CSV, ",", true));
    const page = read({ sort: null, filters: { 0: ">1", 1: "T" }, first: 1, count: 1 });
    expect(page).toEqual({ rows: [["10", "ten", "nan"]], total: 3 });
  });

  it.each([
    [">= 5", 5, true],
    ["<5", 5, false],
    ["-1..1.5", 1.5, true],
    ["1..10", 11, false],
    ["= 1e3", 1000, true],
    ["!= 3", null, true],
    ["!2", 12, false],
    ["2", 12, true],
    ["<", 3, false],
  ])("the filter %s passes %s: %s", (text, value, passes) => {
    expect(parseFilter(text, "number")(value)).toBe(passes);
  });

  it("drops the last line of a file that was cut", () => {
    expect(parseCsv("a,b\n1,2\n3,4\n5", ",", false).length).toBe(2);
  });

  it("reads what log_table writes, and records", () => {
    expect(splitTable({ columns: ["a"], data: [[1], [null]] })).toMatchObject({ length: 2 });
    expect(splitTable({ data: [{ type: "bar" }], layout: {} })).toBeNull();
    expect(recordTable([{ a: 1 }, { b: "x" }])?.values).toEqual([
      [1, null],
      [null, "x"],
    ]);
  });
});
