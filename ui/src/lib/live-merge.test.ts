import { expect, test } from "vitest";
import type { RunsPage } from "@/api/runs-table";
import { changeOf, type LiveRun, mergePage, mergeRun } from "@/lib/live-merge";

const LIVE: LiveRun = {
  run_id: "b",
  experiment_id: "1",
  run_name: "new name",
  status: "FAILED",
  is_lost: false,
  is_deleted: false,
  heartbeat_ms: 5,
  end_ms: 7,
  points: 10,
  files: 1,
  files_ms: 3,
};

function page(): RunsPage {
  return {
    runIds: ["a", "b"],
    columns: new Map([
      ["attributes.status", { kind: "text", texts: ["RUNNING"], codes: Uint32Array.of(0, 0) }],
      [
        "attributes.end_time",
        { kind: "number", values: Float64Array.of(4, Number.NaN), present: Uint8Array.of(1, 0) },
      ],
      [
        "metrics.`x`",
        { kind: "number", values: Float64Array.of(1, 2), present: Uint8Array.of(1, 1) },
      ],
    ]),
    next: "",
  };
}

test("a page gets the new status of its run, and other columns stay the same objects", () => {
  const before = page();
  const after = mergePage(before, new Map([["b", LIVE]]));
  expect(after.columns.get("attributes.status")).toEqual({
    kind: "text",
    texts: ["RUNNING", "FAILED"],
    codes: Uint32Array.of(0, 1),
  });
  expect(after.columns.get("attributes.end_time")).toMatchObject({
    values: Float64Array.of(4, 7),
    present: Uint8Array.of(1, 1),
  });
  expect(after.columns.get("metrics.`x`")).toBe(before.columns.get("metrics.`x`"));
  // The cached page is another's: it must not change under its reader.
  expect(before).toEqual(page());
});

test("what changes nothing gives the same objects, so that nothing is drawn again", () => {
  const once = mergePage(page(), new Map([["b", LIVE]]));
  expect(mergePage(once, new Map([["b", LIVE]]))).toBe(once);
  expect(mergePage(once, new Map([["c", LIVE]]))).toBe(once);
  const run = mergeRun({ info: { run_id: "b", experiment_id: "1" } }, LIVE);
  expect(run.info.status).toBe("FAILED");
  expect(mergeRun(run, LIVE)).toBe(run);
});

test("only what is new is asked for again", () => {
  const none = { hasPoints: false, hasFiles: false, hasFacts: false };
  expect(changeOf(LIVE, { ...LIVE, heartbeat_ms: 9 })).toEqual(none);
  expect(changeOf(LIVE, { ...LIVE, points: 11 })).toEqual({ ...none, hasPoints: true });
  expect(changeOf(LIVE, { ...LIVE, files_ms: 4 })).toEqual({ ...none, hasFiles: true });
  expect(changeOf(LIVE, { ...LIVE, is_deleted: true })).toEqual({ ...none, hasFacts: true });
  expect(changeOf(undefined, LIVE).hasPoints).toBe(false);
  expect(changeOf(undefined, { ...LIVE, status: "RUNNING" }).hasPoints).toBe(true);
});
