// What a row can ask of the table.

import type { RunItem } from "@/widgets/runs-table/items";
import type { Point } from "@/widgets/runs-table/point-menu";

export interface RunActs {
  open: (runId: string) => void;
  rename: (item: RunItem) => void;
  edit: (what: "tags" | "note", item: RunItem) => void;
  color: (item: RunItem, at: Point) => void;
  togglePin: (runId: string) => void;
  toggleHide: (runId: string) => void;
}

/** Returns the list with an id added, or without it; nothing instead of an empty one. */
export function toggled(ids: readonly string[] | undefined, id: string): string[] | undefined {
  const old = ids ?? [];
  const next = old.includes(id) ? old.filter((one) => one !== id) : [...old, id];
  return next.length ? next : undefined;
}
