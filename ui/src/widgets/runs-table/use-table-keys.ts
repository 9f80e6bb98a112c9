// What keys mean on a row or a head, beside moving.

import type { KeyboardEvent } from "react";
import type { ColumnActs } from "@/widgets/runs-table/column-acts";
import type { Item, RunItem } from "@/widgets/runs-table/items";
import { NAME_COLUMN, type PlacedColumn } from "@/widgets/runs-table/layout";
import type { Point } from "@/widgets/runs-table/point-menu";
import type { RunActs } from "@/widgets/runs-table/run-acts";
import { HEAD_ROW } from "@/widgets/runs-table/table-head";
import type { Place } from "@/widgets/runs-table/use-grid-keys";
import type { Overlay } from "@/widgets/runs-table/use-table-acts";

interface Context {
  itemAt: (index: number) => Item | undefined;
  columns: readonly PlacedColumn[];
  acts: RunActs;
  columnActs: ColumnActs;
  isOpen: (item: Item) => boolean | null;
  toggleOpen: (item: Item) => void;
  pick: (index: number, isRange: boolean) => void;
  pickAll: () => void;
  clearPicks: () => void;
  sort: (columnId: string, isAdded: boolean) => void;
  setOverlay: (overlay: Overlay) => void;
  /** The place under a cell. */
  under: (place: Place) => Point;
  go: (place: Place) => void;
}

/** Does what the key means, and says whether it meant anything. */
export function onTableKey(
  context: Context,
  key: string,
  place: Place,
  event: KeyboardEvent,
): boolean {
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "a") {
    context.pickAll();
    return true;
  }
  if (key === "/" && !event.ctrlKey) {
    const box = document.getElementById("query-box");
    box?.focus();
    return box !== null;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (place.row === HEAD_ROW) return onHeadKey(context, key, place, event);
  const item = context.itemAt(place.row);
  if (!item) return false;
  if (key === " ") {
    context.pick(place.row, event.shiftKey);
    return true;
  }
  if (key === "Escape") {
    context.clearPicks();
    return true;
  }
  const isOpen = context.isOpen(item);
  const isFold = place.column === 0 && key === (isOpen ? "ArrowLeft" : "ArrowRight");
  if (isOpen !== null && (isFold || (key === "Enter" && item.kind === "group"))) {
    context.toggleOpen(item);
    return true;
  }
  return item.kind === "run" && onRunKey(context, key, place, item, event);
}

function onRunKey(
  context: Context,
  key: string,
  place: Place,
  item: RunItem,
  event: KeyboardEvent,
): boolean {
  const { acts } = context;
  const at = context.under(place);
  if (key === "Enter") acts.open(item.runId);
  else if (key === "F2") acts.rename(item);
  else if (key === "ContextMenu" || (key === "F10" && event.shiftKey)) {
    context.setOverlay({ kind: "row", item, at });
  } else if (key === "h") acts.toggleHide(item.runId);
  else if (key === "p") acts.togglePin(item.runId);
  else if (key === "c") acts.color(item, at);
  else if (key === "t") acts.edit("tags", item);
  else if (key === "n") acts.edit("note", item);
  else return false;
  return true;
}

function onHeadKey(context: Context, key: string, place: Place, event: KeyboardEvent): boolean {
  const { columnActs } = context;
  const column = context.columns.find((one) => one.place === place.column);
  const id = column?.id ?? NAME_COLUMN;
  if (key === "Enter") {
    context.sort(id, event.shiftKey);
    return true;
  }
  if (!column) return false;
  const isMenu = key === " " || key === "ContextMenu" || (key === "F10" && event.shiftKey);
  if (isMenu) context.setOverlay({ kind: "column", id, at: context.under(place) });
  else if (key === "Delete") columnActs.hide(id);
  else if (event.shiftKey && (key === "ArrowLeft" || key === "ArrowRight")) {
    const by = key === "ArrowLeft" ? -1 : 1;
    columnActs.step(id, by);
    const part = context.columns.filter((one) => one.isLeft === column.isLeft);
    const isMoved = part.some((one) => one.place === place.column + by);
    if (isMoved) context.go({ row: HEAD_ROW, column: place.column + by });
  } else return false;
  return true;
}
