// What a live event changes in what is already known of runs: pure, knows no cache and no stream.

import type { RunsPage, TextColumn } from "@/api/runs-table";
import { NO_TEXT } from "@/api/runs-table";
import type { Run } from "@/api/types";

/** How a run stands, as the server says when something of it has changed. */
export interface LiveRun {
  run_id: string;
  experiment_id: string;
  run_name: string;
  status: NonNullable<Run["info"]["status"]>;
  is_lost: boolean;
  is_deleted: boolean;
  heartbeat_ms: number;
  end_ms: number | null;
  /** How many metric points it has. */
  points: number;
  /** How many files it has, and when the newest came. */
  files: number;
  files_ms: number;
}

/** Which parts of a run have to be asked for again. */
export interface RunChange {
  hasPoints: boolean;
  hasFiles: boolean;
  /** Its status, liveness or name changed, or it was not known before. */
  hasFacts: boolean;
}

/**
 * Says what is new against what was heard of the run before.
 *
 * The first that is heard of a run comes right after the page has read it: only of one that is at
 * work may there be more since.
 */
export function changeOf(before: LiveRun | undefined, now: LiveRun): RunChange {
  if (!before) {
    const isAlive = now.status === "RUNNING" || now.status === "SCHEDULED";
    return { hasPoints: isAlive, hasFiles: isAlive, hasFacts: true };
  }
  return {
    hasPoints: before.points !== now.points,
    hasFiles: before.files !== now.files || before.files_ms !== now.files_ms,
    hasFacts:
      before.status !== now.status ||
      before.is_lost !== now.is_lost ||
      before.is_deleted !== now.is_deleted ||
      before.run_name !== now.run_name ||
      before.end_ms !== now.end_ms,
  };
}

/** Returns the run with its new facts; the same object if they are the old ones. */
export function mergeRun(run: Run, live: LiveRun): Run {
  const { status, is_lost, heartbeat_ms, end_ms, run_name } = live;
  const facts = { status, is_lost, heartbeat_ms, end_ms, run_name };
  const info = run.info;
  const isSame =
    info.status === status &&
    Boolean(info.is_lost) === is_lost &&
    (info.end_ms ?? null) === end_ms &&
    (info.run_name ?? "") === run_name &&
    info.heartbeat_ms === heartbeat_ms;
  return isSame ? run : { ...run, info: { ...info, ...facts } };
}

/** Returns the page with new statuses and names; the same object if none of its rows changed. */
export function mergePage(page: RunsPage, runs: ReadonlyMap<string, LiveRun>): RunsPage {
  const rows: [number, LiveRun][] = [];
  page.runIds.forEach((runId, row) => {
    const live = runs.get(runId);
    if (live) rows.push([row, live]);
  });
  if (rows.length === 0) return page;
  const columns = new Map(page.columns);
  setTexts(columns, "attributes.status", rows, (live) => live.status);
  setTexts(columns, "attributes.run_name", rows, (live) => live.run_name);
  setNumbers(columns, "attributes.is_lost", rows, (live) => Number(live.is_lost));
  setNumbers(columns, "attributes.heartbeat_time", rows, (live) => live.heartbeat_ms);
  setNumbers(columns, "attributes.end_time", rows, (live) => live.end_ms);
  const hasChanged = [...columns].some(([name, column]) => page.columns.get(name) !== column);
  return hasChanged ? { ...page, columns } : page;
}

type Columns = Map<string, RunsPage["columns"] extends ReadonlyMap<string, infer C> ? C : never>;
type Rows = readonly [number, LiveRun][];

function setTexts(columns: Columns, name: string, rows: Rows, read: (live: LiveRun) => string) {
  const column = columns.get(name);
  if (column?.kind !== "text") return;
  const changed = rows.filter(([row, live]) => at(column, row) !== read(live));
  if (changed.length === 0) return;
  const texts = [...column.texts];
  const codes = column.codes.slice();
  for (const [row, live] of changed) {
    const text = read(live);
    const known = texts.indexOf(text);
    codes[row] = known < 0 ? texts.push(text) - 1 : known;
  }
  columns.set(name, { kind: "text", texts, codes });
}

function setNumbers(
  columns: Columns,
  name: string,
  rows: Rows,
  read: (live: LiveRun) => number | null,
) {
  const column = columns.get(name);
  if (column?.kind !== "number") return;
  const changed = rows.filter(([row, live]) => {
    const old = column.present[row] ? column.values[row] : null;
    return old !== read(live);
  });
  if (changed.length === 0) return;
  const values = column.values.slice();
  const present = column.present.slice();
  for (const [row, live] of changed) {
    const value = read(live);
    values[row] = value ?? Number.NaN;
    present[row] = value === null ? 0 : 1;
  }
  columns.set(name, { kind: "number", values, present });
}

function at(column: TextColumn, row: number): string | null {
  const code = column.codes[row] ?? NO_TEXT;
  return code === NO_TEXT ? null : (column.texts[code] ?? null);
}
