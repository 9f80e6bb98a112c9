import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { toParquet } from "@/lib/export-parquet";
import { pythonFor } from "@/lib/export-python";
import { csvCell, type ExportColumn, exportName, isTime, toCsv, toJson } from "@/lib/export-table";

const COLUMNS: ExportColumn[] = [
  { name: "run_id", kind: "text", values: ["a", "b", "c"] },
  { name: "metrics.loss", kind: "number", values: [0.25, Number.NaN, null] },
  { name: "params.note", kind: "text", values: ['=1+1"', null, "-0.5"] },
  { name: "start_time", kind: "time", values: [0, null, 1_795_287_707_948] },
];

test("texts that a spreadsheet would run are made safe, numbers stay numbers", () => {
  for (const text of ["=cmd()", "+1+1", "-x", "@sum", "\t=1"])
    expect(csvCell(text).replace('"', "")).toMatch(/^'/);
  for (const text of ["-0.5", "+3", "-1e-7", "-inf", "a=b", ""]) expect(csvCell(text)).toBe(text);
  expect(csvCell('a,"b"\n')).toBe('"a,""b""\n"');
});

test("a CSV file has a head and a line for each run", () => {
  expect(toCsv(COLUMNS).join("")).toBe(
    "run_id,metrics.loss,params.note,start_time\r\n" +
      `a,0.25,"'=1+1""",1970-01-01T00:00:00.000Z\r\n` +
      "b,NaN,,\r\n" +
      "c,,-0.5,2026-11-21T19:01:47.948Z\r\n",
  );
});

test("a JSON file is read back, what is not finite as a text", () => {
  const rows: unknown = JSON.parse(toJson(COLUMNS).join(""));
  expect(rows).toMatchObject([
    { run_id: "a", "metrics.loss": 0.25, "params.note": '=1+1"' },
    { "metrics.loss": "NaN", "params.note": null, start_time: null },
    { "metrics.loss": null },
  ]);
});

test("a Parquet file is read back with its types", async () => {
  const rows = await parquetReadObjects({ file: await toParquet(COLUMNS) });
  expect(rows[0]).toEqual({
    run_id: "a",
    "metrics.loss": 0.25,
    "params.note": '=1+1"',
    start_time: new Date(0),
  });
  expect(rows[1]?.["metrics.loss"]).toBeNaN();
  expect(rows[2]?.["metrics.loss"]).toBeNull();
});

test("heads are those of search_runs in Python", () => {
  expect(exportName("tags.`my ``tag`")).toBe("tags.my `tag");
  expect(exportName("min(metrics.`a b`)")).toBe("min(metrics.a b)");
  expect(exportName("attributes.start_time")).toBe("start_time");
  expect([isTime("attributes.end_time"), isTime("params.end_time")]).toEqual([true, false]);
});

test("the lines of Python quote what they are given", () => {
  const lines = pythonFor("http://h:1", {
    experimentIds: ["1", "2"],
    filter: "params.a = 'x\"\\'",
    orderBy: ["metrics.rmse ASC"],
    isTrash: false,
  });
  expect(lines).toContain('experiment_ids=["1", "2"],');
  expect(lines).toContain(String.raw`filter_string="params.a = 'x\"\\'",`);
});
