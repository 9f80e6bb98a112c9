// The rows of the table as they stand under each other: runs, their unfolded children, groups.
// Pure. A row of a page is one object as long as the page is, so that what is drawn can be kept.

import { colorAt, numberAt, type RunsPage, textAt } from "@/api/runs-table";
import type { ColorSource } from "@/lib/color";
import type { RunGroup } from "@/lib/grouping";

export interface RunItem {
  kind: "run";
  key: string;
  runId: string;
  name: string;
  status: string;
  isLost: boolean;
  /** What its colour follows from; a text is one that somebody chose. */
  color: ColorSource;
  startMs: number | null;
  /** How many active children it has. */
  children: number;
  /** How deep it stands under its parents, or in its group. */
  depth: number;
  page: RunsPage;
  row: number;
}

export interface GroupItem {
  kind: "group";
  key: string;
  group: RunGroup;
}

/** A line under unfolded children of which not all are shown. */
export interface RestItem {
  kind: "rest";
  key: string;
  depth: number;
  text: string;
}

export type Item = RunItem | GroupItem | RestItem;

const kept = new WeakMap<RunsPage, Map<number, readonly RunItem[]>>();

/** The rows of a page; the same objects each time. */
export function runItems(page: RunsPage, depth = 0): readonly RunItem[] {
  const depths = kept.get(page) ?? new Map<number, readonly RunItem[]>();
  kept.set(page, depths);
  const old = depths.get(depth);
  if (old) return old;
  const names = page.columns.get("attributes.run_name");
  const statuses = page.columns.get("attributes.status");
  const lost = page.columns.get("attributes.is_lost");
  const starts = page.columns.get("attributes.start_time");
  const counts = page.columns.get("attributes.children");
  const items = page.runIds.map(
    (runId, row): RunItem => ({
      kind: "run",
      key: `${depth}/${runId}`,
      runId,
      name: textAt(names, row) || runId,
      status: textAt(statuses, row) ?? "",
      isLost: numberAt(lost, row) === 1,
      color: colorAt(page, row),
      startMs: numberAt(starts, row),
      children: numberAt(counts, row) ?? 0,
      depth,
      page,
      row,
    }),
  );
  depths.set(depth, items);
  return items;
}

export interface Tree {
  /** Runs that stand at the top already. */
  pins: ReadonlySet<string>;
  /** The children of unfolded runs, as far as they have come. */
  children: ReadonlyMap<string, RunsPage | undefined>;
}

const MAX_DEPTH = 12;

/** All rows that are loaded, in order, unfolded children under their parents. */
export function treeItems(pages: readonly RunsPage[], { pins, children }: Tree): readonly Item[] {
  const items: Item[] = [];
  const add = (item: RunItem) => {
    items.push(item);
    if (item.children === 0 || item.depth >= MAX_DEPTH || !children.has(item.runId)) return;
    const page = children.get(item.runId);
    const depth = item.depth + 1;
    const key = `${item.key}/rest`;
    if (!page) {
      items.push({ kind: "rest", key, depth, text: "Loading its children…" });
      return;
    }
    for (const child of runItems(page, depth)) add(child);
    if (page.next) {
      const text = `the first ${page.runIds.length} of its children`;
      items.push({ kind: "rest", key, depth, text });
    }
  };
  for (const page of pages) {
    for (const item of runItems(page)) if (!pins.has(item.runId)) add(item);
  }
  return items;
}

/** Groups, the unfolded ones with their runs. */
export function groupItems(
  page: RunsPage,
  groups: readonly RunGroup[],
  open: ReadonlySet<string>,
): readonly Item[] {
  const items: Item[] = [];
  const runs = runItems(page, 1);
  for (const group of groups) {
    items.push({ kind: "group", key: group.key, group });
    if (!open.has(group.key)) continue;
    for (const row of group.rows) {
      const run = runs[row];
      if (run) items.push(run);
    }
  }
  return items;
}
