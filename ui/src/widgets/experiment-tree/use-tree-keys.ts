// The keyboard of the tree: which row has the focus, and which key moves or does what.

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { TreeRow } from "@/widgets/experiment-tree/tree";

interface Keys {
  grid: RefObject<HTMLElement | null>;
  rows: readonly TreeRow[];
  reveal: (index: number) => void;
  onFold: (row: TreeRow) => void;
  /** Does what another key means at a row, and says whether it meant anything. */
  onKey: (key: string, row: TreeRow) => boolean;
}

const PAGE = 15;

/** Returns the row with the focus, and what hears the keys of all rows. */
export function useTreeKeys({ grid, rows, reveal, onFold, onKey }: Keys) {
  const [current, setCurrent] = useState("");
  const isMoving = useRef(false);
  const at = Math.max(
    0,
    rows.findIndex(({ item }) => item.id === current),
  );
  // A row far away is drawn only after it was scrolled to.
  useEffect(() => {
    if (!isMoving.current) return;
    const row = grid.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(current)}"]`);
    if (!row) return;
    isMoving.current = false;
    row.focus({ preventScroll: true });
  });
  const go = (to: number) => {
    const index = Math.max(0, Math.min(rows.length - 1, to));
    const next = rows[index];
    if (!next) return;
    isMoving.current = true;
    setCurrent(next.item.id);
    reveal(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const isRow = (event.target as Element).getAttribute("role") === "row";
    if (!row || !isRow || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = targetOf(event.key, at, rows.length);
    const isFolder = row.item.kind === "folder";
    if (to !== null) go(to);
    else if (event.key === "ArrowRight" && isFolder) row.isOpen ? go(at + 1) : onFold(row);
    else if (event.key === "ArrowLeft" && isFolder && row.isOpen) onFold(row);
    else if (event.key === "ArrowLeft") go(row.parent < 0 ? at : row.parent);
    else if (event.key === "Enter" && isFolder) onFold(row);
    else if (!onKey(event.key, row)) return;
    event.preventDefault();
  };
  const id = rows[at]?.item.id ?? "";
  return { current: id, onKeyDown, onFocus: setCurrent };
}

function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + PAGE;
    case "PageUp":
      return at - PAGE;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
