// Experiments as a tree of the paths in their names: filtering, sorting, folding; draws nothing.

import type { Activities } from "@/api/activity";
import { NOTE_TAG } from "@/api/experiments";
import type { Experiment } from "@/api/types";

export type TreeOrder = "name" | "activity" | "runs";

interface Totals {
  runs: number;
  running: number;
  /** When a run began last, or else when an experiment was made; in the trash, when it got there. */
  lastMs: number;
  /** Runs that began, by days. */
  starts: readonly number[];
}

/** An experiment in its folder. */
export interface Leaf extends Totals {
  kind: "experiment";
  /** What names the row among all. */
  id: string;
  label: string;
  experiment: Experiment;
  /** Whether a run ever began. */
  hasRuns: boolean;
  note: string;
}

/** What has a path in common. */
export interface Folder extends Totals {
  kind: "folder";
  id: string;
  label: string;
  path: string;
  children: Item[];
  /** Ids of all experiments in it. */
  ids: string[];
}

export type Item = Leaf | Folder;

/** A row in view: an item, how deep it is, and where it stands among its neighbours. */
export interface TreeRow {
  item: Item;
  depth: number;
  isOpen: boolean;
  place: number;
  siblings: number;
  /** The row of the folder that it is in, or -1. */
  parent: number;
}

/** Longer notes are read on the page of the experiment. */
const NOTE_LENGTH = 200;
const byName = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** The experiments whose name or tags hold all words of a search. */
export function findExperiments(all: readonly Experiment[], search: string): Experiment[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [...all];
  return all.filter((one) => {
    const tags = Object.entries(one.tags ?? {}).filter(([key]) => !key.startsWith("runwell."));
    const text = `${one.name}\n${tags.flat().join("\n")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Puts experiments into the folders of their paths, sorted; folders with the sums of all in them. */
export function treeOf(
  experiments: readonly Experiment[],
  activities: Activities,
  order: TreeOrder,
): Item[] {
  const root: Folder = folder("", "");
  const folders = new Map<string, Folder>();
  for (const experiment of experiments) {
    const parts = partsOf(experiment.name);
    const leaf = leafOf(experiment, parts.pop() ?? experiment.name, activities);
    let parent = root;
    let path = "";
    for (const part of parts) {
      path += part;
      let next = folders.get(path);
      if (!next) {
        next = folder(path, part);
        folders.set(path, next);
        parent.children.push(next);
      }
      add(next, leaf);
      parent = next;
    }
    parent.children.push(leaf);
  }
  sort(root.children, order);
  for (const one of folders.values()) sort(one.children, order);
  return root.children;
}

/** The rows that are seen: those of open folders. */
export function rowsOf(items: readonly Item[], isOpen: (folder: Folder) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const walk = (level: readonly Item[], depth: number, parent: number) => {
    level.forEach((item, place) => {
      const opened = item.kind === "folder" && isOpen(item);
      const row = rows.length;
      rows.push({ item, depth, isOpen: opened, place, siblings: level.length, parent });
      if (opened) walk(item.children, depth + 1, row);
    });
  };
  walk(items, 0, -1);
  return rows;
}

/** The ids of the experiments that a row stands for. */
export function idsOf(item: Item): readonly string[] {
  return item.kind === "folder" ? item.ids : [item.experiment.experiment_id];
}

// A slash at the beginning, as in "/Users/ann/trees", belongs to what follows it.
function partsOf(name: string): string[] {
  const parts = name.match(/\/*[^/]+/g);
  if (!parts) return [name];
  const rest = name.slice(parts.join("").length);
  return [...parts.slice(0, -1), `${parts.at(-1)}${rest}`];
}

function labelOf(part: string, isFirst: boolean): string {
  return isFirst ? part : part.replace(/^\//, "");
}

function folder(path: string, part: string): Folder {
  return {
    kind: "folder",
    id: `folder ${path}`,
    label: labelOf(part, path === part),
    path,
    children: [],
    ids: [],
    runs: 0,
    running: 0,
    lastMs: 0,
    starts: [],
  };
}

function leafOf(experiment: Experiment, part: string, activities: Activities): Leaf {
  const found = activities.get(experiment.experiment_id);
  const note = experiment.tags?.[NOTE_TAG] ?? "";
  const inTrash = experiment.deleted_ms ?? null;
  return {
    kind: "experiment",
    id: experiment.experiment_id,
    label: labelOf(part, part === experiment.name),
    experiment,
    hasRuns: typeof found?.last_start_ms === "number",
    runs: (inTrash === null ? found?.runs : found?.deleted) ?? 0,
    running: found?.running ?? 0,
    lastMs: inTrash ?? found?.last_start_ms ?? experiment.created_ms ?? 0,
    starts: found?.starts ?? [],
    note: shortNote(note),
  };
}

/** The first line of a note that says something, without the marks of markdown. */
export function shortNote(note: string): string {
  const lines = note.split("\n").map((line) => line.replace(/^[#>\s*+-]+/, "").trim());
  // A title says what the name says; the sentence under it says more.
  const isTitled = /^\s*#/.test(note);
  const said = lines.filter(Boolean);
  const line = (isTitled ? said[1] : undefined) ?? said[0] ?? "";
  const plain = line
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`|~~)(.+?)\1/g, "$2")
    .replace(/(^|\s)[*_](\S.*?\S|\S)[*_](?=\s|\W|$)/g, "$1$2");
  return plain.length > NOTE_LENGTH ? `${plain.slice(0, NOTE_LENGTH)}…` : plain;
}

function add(folder: Folder, leaf: Leaf): void {
  folder.ids.push(leaf.experiment.experiment_id);
  folder.runs += leaf.runs;
  folder.running += leaf.running;
  folder.lastMs = Math.max(folder.lastMs, leaf.lastMs);
  if (!folder.starts.length) {
    folder.starts = [...leaf.starts];
    return;
  }
  const sums = folder.starts as number[];
  leaf.starts.forEach((count, day) => {
    sums[day] = (sums[day] ?? 0) + count;
  });
}

function isLeaf(item: Item): boolean {
  return item.kind === "experiment";
}

function sort(items: Item[], order: TreeOrder): void {
  // A folder stands before an experiment of its name.
  const names = (one: Item, other: Item) =>
    byName.compare(one.label, other.label) || Number(isLeaf(one)) - Number(isLeaf(other));
  if (order === "name") items.sort(names);
  else if (order === "runs") items.sort((a, b) => b.runs - a.runs || names(a, b));
  else items.sort((a, b) => b.lastMs - a.lastMs || names(a, b));
}
