// Clicks anywhere in the table, heard in one place: rows and cells hold no functions.

import { type MouseEvent, useRef } from "react";
import type { Item, RunItem } from "@/widgets/runs-table/items";
import { NAME_COLUMN } from "@/widgets/runs-table/layout";
import type { Point } from "@/widgets/runs-table/point-menu";
import type { RunActs } from "@/widgets/runs-table/run-acts";
import type { Picks } from "@/widgets/runs-table/use-picks";
import type { Overlay } from "@/widgets/runs-table/use-table-acts";

interface Context {
  /** The row of a number as the DOM has it. */
  itemAt: (index: number) => Item | undefined;
  /** Runs that a row stands for: itself, or all of its group. */
  runsOf: (item: Item) => readonly string[];
  picks: Picks;
  acts: RunActs;
  setOverlay: (overlay: Overlay) => void;
  toggleOpen: (item: Item) => void;
  pickAll: () => void;
  sort: (columnId: string, isAdded: boolean) => void;
  fit: (columnId: string) => void;
  focusCell: (row: number, column: number) => void;
  focusGrid: () => void;
  /** Whether the click is the end of a drag. */
  hasDragged: () => boolean;
}

/** Returns what hears clicks, double clicks and the context menu, and how to select rows. */
export function useTableClicks(context: Context) {
  const anchor = useRef<number | null>(null);

  const pick = (index: number, isRange: boolean) => {
    const { itemAt, runsOf, picks } = context;
    const item = itemAt(index);
    if (!item) return;
    const from = isRange && anchor.current !== null ? anchor.current : index;
    anchor.current = index;
    const span: string[] = [];
    for (let at = Math.min(from, index); at <= Math.max(from, index); at++) {
      const one = itemAt(at);
      if (one) span.push(...runsOf(one));
    }
    const next = new Set(picks.picked);
    const isOff = !isRange && runsOf(item).every((id) => next.has(id));
    for (const id of span) {
      if (isOff) next.delete(id);
      else next.add(id);
    }
    picks.set(next);
  };

  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    if (target.tagName === "INPUT" && !target.dataset.act) return;
    const act = target.closest<HTMLElement>("[data-act]");
    const head = target.closest<HTMLElement>("[data-column]");
    if (act?.dataset.act === "pick-all") context.pickAll();
    else if (head) onHead(head, act, event);
    else onRow(target, act, event);
  };

  const onHead = (head: HTMLElement, act: HTMLElement | null, event: MouseEvent) => {
    const id = head.dataset.column ?? "";
    if (act?.dataset.act === "column-menu") {
      context.setOverlay({ kind: "column", id, at: below(act) });
    } else if (!act && !context.hasDragged()) {
      context.sort(id, event.shiftKey);
    }
    context.focusGrid();
  };

  const onRow = (target: HTMLElement, act: HTMLElement | null, event: MouseEvent) => {
    const row = target.closest<HTMLElement>("[data-index]");
    if (!row) return;
    const index = Number(row.dataset.index);
    const item = context.itemAt(index);
    if (!item) return;
    if (act) {
      onAct(act, index, item, event);
      return;
    }
    if (target.closest("a") && item.kind === "run") {
      // Everything but a plain click is the browser's: a new tab, a new window.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      context.acts.open(item.runId);
      return;
    }
    const place = Number(target.closest<HTMLElement>("[data-place]")?.dataset.place ?? 0);
    if (event.shiftKey) pick(index, true);
    else if (event.ctrlKey || event.metaKey) pick(index, false);
    context.focusCell(index, place);
    context.focusGrid();
  };

  const onAct = (act: HTMLElement, index: number, item: Item, event: MouseEvent) => {
    context.focusCell(index, 0);
    const name = act.dataset.act;
    if (name !== "rename") context.focusGrid();
    if (name === "pick") pick(index, event.shiftKey);
    else if (name === "open") context.toggleOpen(item);
    else if (item.kind === "run") onRunAct(name, item, below(act));
  };

  const onRunAct = (name: string | undefined, item: RunItem, at: Point) => {
    if (name === "color") context.acts.color(item, at);
    else if (name === "rename") context.acts.rename(item);
    else if (name === "hide") context.acts.toggleHide(item.runId);
    else if (name === "menu") context.setOverlay({ kind: "row", item, at });
  };

  const onDoubleClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const head = target.closest<HTMLElement>("[data-column]");
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
    if (head) {
      const id = head.dataset.column ?? "";
      if (act === "resize" && id !== NAME_COLUMN) context.fit(id);
      return;
    }
    const row = target.closest<HTMLElement>("[data-index]");
    const item = row && context.itemAt(Number(row.dataset.index));
    const isName = target.closest("[data-place]")?.getAttribute("data-place") === "0";
    if (item && item.kind === "run" && isName && !act) context.acts.rename(item);
    else if (item && item.kind === "group" && !act) context.toggleOpen(item);
  };

  const onContextMenu = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest("a, input")) return;
    const at = { x: event.clientX, y: event.clientY };
    const head = target.closest<HTMLElement>("[data-column]");
    const row = target.closest<HTMLElement>("[data-index]");
    const item = row && context.itemAt(Number(row.dataset.index));
    if (head && head.dataset.column !== NAME_COLUMN) {
      context.setOverlay({ kind: "column", id: head.dataset.column ?? "", at });
    } else if (item && item.kind === "run") {
      context.setOverlay({ kind: "row", item, at });
    } else {
      return;
    }
    event.preventDefault();
  };
  return { onClick, onDoubleClick, onContextMenu, pick };
}

/** The place under an element, for what it opens. */
export function below(element: Element): Point {
  const box = element.getBoundingClientRect();
  return { x: box.left, y: box.bottom };
}
