// The keyboard of the table: where the focus is, and which key moves or does what.

import { type KeyboardEvent, useCallback, useState } from "react";
import { HEAD_ROW } from "@/widgets/runs-table/table-head";

/** A cell: its row among those loaded (the head is -1), and the number of its column. */
export interface Place {
  row: number;
  column: number;
}

export interface GridKeys {
  /** How many rows there are, how many columns, how many rows fit into the view. */
  rows: number;
  columns: number;
  pageRows: () => number;
  reveal: (place: Place) => void;
  /** Does what a key means at a place, and says whether it meant anything. */
  onKey: (key: string, place: Place, event: KeyboardEvent) => boolean;
}

/** Returns the cell with the focus, how to move it, and what hears the keys. */
export function useGridKeys({ rows, columns, pageRows, reveal, onKey }: GridKeys) {
  const [place, setPlace] = useState<Place | null>(null);
  const go = useCallback(
    (next: Place) => {
      const bound = {
        row: Math.max(HEAD_ROW, Math.min(rows - 1, next.row)),
        column: Math.max(0, Math.min(columns - 1, next.column)),
      };
      setPlace(bound);
      reveal(bound);
    },
    [rows, columns, reveal],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const at = place ?? { row: 0, column: 0 };
    const next = moved(event, at, rows, columns, pageRows());
    if (next && !place) {
      // The first key shows where the focus is; the second one moves it.
      event.preventDefault();
      go(at);
    } else if (onKey(event.key, at, event)) {
      event.preventDefault();
    } else if (next) {
      event.preventDefault();
      go(next);
    }
  };
  return { place, go, clear: () => setPlace(null), onKeyDown };
}

function moved(
  event: KeyboardEvent,
  { row, column }: Place,
  rows: number,
  columns: number,
  page: number,
): Place | null {
  if (event.altKey || (event.shiftKey && row === HEAD_ROW)) return null;
  const isFar = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "ArrowDown":
      return { row: isFar ? rows - 1 : row + 1, column };
    case "ArrowUp":
      return { row: isFar ? 0 : row - 1, column };
    case "ArrowRight":
      return { row, column: isFar ? columns - 1 : column + 1 };
    case "ArrowLeft":
      return { row, column: isFar ? 0 : column - 1 };
    case "PageDown":
      return { row: row + page, column };
    case "PageUp":
      return { row: Math.max(0, row - page), column };
    case "Home":
      return { row: 0, column: isFar ? 0 : column };
    case "End":
      return { row: rows - 1, column: isFar ? columns - 1 : column };
    default:
      return null;
  }
}
