// Dragging in the head: the edge of a column for its width, its title for its place.

import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { boundWidth, type Layout, NAME_COLUMN } from "@/widgets/runs-table/layout";

export interface Drag {
  kind: "resize" | "move";
  id: string;
  /** The width so far. */
  width: number;
  /** Of a move, the column before which it would stand; "" for the end, null for where it is. */
  before: string | null;
  /** Where the mark of that place is, from the left of the sheet. */
  mark: number;
}

interface Handlers {
  onResize: (id: string, width: number) => void;
  onMove: (id: string, before: string) => void;
}

const SLACK = 5;

/** Returns the drag that is going on, whether a click is its end, and what begins one. */
export function useHeadDrag(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  handlers: Handlers,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef({ layout, handlers });
  useEffect(() => {
    latest.current = { layout, handlers };
  });
  const hasDragged = useRef(false);

  const onPointerDown = useCallback(
    (event: PointerEvent) => {
      hasDragged.current = false;
      const target = event.target as HTMLElement;
      const head = target.closest<HTMLElement>("[data-column]");
      const id = head?.dataset.column;
      const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
      const isResize = act === "resize";
      if (!head || !id || event.button !== 0 || (act && !isResize)) return;
      if (!isResize && (id === NAME_COLUMN || event.pointerType === "touch")) return;
      const begin = event.clientX;
      const width = head.offsetWidth;
      if (isResize) event.preventDefault();
      let current: Drag | null = null;
      const show = (next: Drag) => {
        current = next;
        hasDragged.current = true;
        setDrag(next);
      };
      const move = (moved: globalThis.PointerEvent) => {
        const by = moved.clientX - begin;
        if (isResize) {
          show({ kind: "resize", id, width: boundWidth(width + by), before: null, mark: 0 });
        } else if (current || Math.abs(by) > SLACK) {
          const place = placeAt(moved.clientX, scroller.current, latest.current.layout);
          show({ kind: "move", id, width, ...place });
        }
      };
      const end = (isKept: boolean) => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", drop);
        removeEventListener("pointercancel", cancel);
        removeEventListener("keydown", giveUp);
        setDrag(null);
        if (!isKept || !current) return;
        if (current.kind === "resize") latest.current.handlers.onResize(id, current.width);
        else if (current.before !== null) latest.current.handlers.onMove(id, current.before);
      };
      const drop = () => end(true);
      const cancel = () => end(false);
      const giveUp = (key: KeyboardEvent) => key.key === "Escape" && end(false);
      addEventListener("pointermove", move);
      addEventListener("pointerup", drop);
      addEventListener("pointercancel", cancel);
      addEventListener("keydown", giveUp);
    },
    [scroller],
  );
  return { drag, hasDragged, onPointerDown };
}

/** The place between two columns that is nearest to a point. */
function placeAt(clientX: number, scroller: HTMLElement | null, layout: Layout) {
  if (!scroller) return { before: null, mark: 0 };
  const inView = clientX - scroller.getBoundingClientRect().left;
  const isLeft = inView < layout.leftWidth;
  const columns = isLeft ? layout.left : layout.rest;
  const origin = isLeft
    ? layout.leftWidth - layout.left.reduce((sum, one) => sum + one.width, 0)
    : layout.leftWidth;
  const x = inView + (isLeft ? 0 : scroller.scrollLeft) - origin;
  const next = columns.find((one) => x < one.x + one.width / 2);
  const last = columns.at(-1);
  const edge = next ? next.x : last ? last.x + last.width : 0;
  const after = isLeft ? (layout.rest[0]?.id ?? "") : "";
  // The sheet is as wide as its columns, what stays at the left moves with the view.
  const mark = origin + edge + (isLeft ? scroller.scrollLeft : 0);
  return { before: next?.id ?? after, mark };
}
