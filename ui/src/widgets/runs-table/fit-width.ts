// How wide the contents of columns are, measured as they are drawn.

import { useRef } from "react";
import type { RunsPage } from "@/api/runs-table";
import { columnOf, type RunColumn } from "@/lib/run-columns";
import { cellOf } from "@/widgets/runs-table/cell";
import { type Item, runItems } from "@/widgets/runs-table/items";
import { boundWidth } from "@/widgets/runs-table/layout";
import type { ColumnLook } from "@/widgets/runs-table/look";

const FITTED = 500;
const SEEN = 100;
const ROOM = { cell: 31, head: 36 };
const NATURAL = { min: 76, max: 184 };
const HEAD_MAX = 150;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** Returns the width that shows the head and the first rows of a column in full. */
export function fitWidth(
  id: string,
  items: readonly Item[],
  looks: ReadonlyMap<string, ColumnLook>,
): number {
  const column = columnOf(id);
  return column ? boundWidth(contentWidth(column, items, looks, FITTED, column.title)) : 0;
}

/**
 * Returns the widths of columns as their first rows want them, within reason.
 *
 * Once known they stay: a table must not change its shape because it is sorted.
 */
export function useNaturalWidths(
  pages: readonly RunsPage[],
  ids: readonly string[],
  looks: ReadonlyMap<string, ColumnLook>,
): ReadonlyMap<string, number> {
  const kept = useRef<ReadonlyMap<string, number>>(new Map());
  const [page] = pages;
  const missing = page ? ids.filter((id) => !kept.current.has(id) && page.columns.has(id)) : [];
  if (page && missing.length) {
    const items = runItems(page);
    const found = missing.map((id): [string, number] => {
      const column = columnOf(id);
      if (!column) return [id, NATURAL.min];
      const width = contentWidth(column, items, looks, SEEN, column.title);
      return [id, Math.min(NATURAL.max, Math.max(NATURAL.min, width))];
    });
    kept.current = new Map([...kept.current, ...found]);
  }
  return kept.current;
}

/** Only the longest text is measured: letters differ less than lengths do. */
function contentWidth(
  column: RunColumn,
  items: readonly Item[],
  looks: ReadonlyMap<string, ColumnLook>,
  count: number,
  title: string,
): number {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return NATURAL.min;
  pen.font = `13px ${FONT}`;
  const now = Date.now();
  let longest = "";
  for (const item of items.slice(0, count)) {
    if (item.kind !== "run") continue;
    const { text } = cellOf(item, column, looks.get(column.id), now);
    if (text.length > longest.length) longest = text;
  }
  const cells = pen.measureText(longest).width + ROOM.cell;
  const { aggregate } = column.field;
  pen.font = `500 12px ${FONT}`;
  const head = pen.measureText(aggregate ? `${title} ${aggregate}` : title).width + ROOM.head;
  const most = count === SEEN ? HEAD_MAX : Number.POSITIVE_INFINITY;
  return Math.ceil(Math.max(Math.min(head, most), cells));
}
