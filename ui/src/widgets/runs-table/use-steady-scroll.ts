// Rows that come while one reads must not push away what is read.

import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { Item } from "@/widgets/runs-table/items";

interface Seen {
  items: readonly Item[];
  question: string;
}

/**
 * Keeps the first row in view where it is when others come before it, and counts those.
 *
 * Another question begins at the top again. Returns the count and how to forget it.
 */
export function useSteadyScroll(
  scroller: RefObject<HTMLElement | null>,
  items: readonly Item[],
  question: string,
  isStale: boolean,
  rowHeight: number,
) {
  const seen = useRef<Seen | null>(null);
  const [news, setNews] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (isStale || !element) return;
    const old = seen.current;
    seen.current = { items, question };
    if (!old || old.items === items) return;
    if (old.question !== question) {
      element.scrollTop = 0;
      setNews(0);
      return;
    }
    if (element.scrollTop < rowHeight) return;
    const place = Math.floor(element.scrollTop / rowHeight);
    const key = old.items[place]?.key;
    if (key === undefined || items[place]?.key === key) return;
    const shift = items.findIndex((item) => item.key === key) - place;
    if (shift <= -place) return;
    element.scrollTop += shift * rowHeight;
    if (shift > 0) setNews((count) => count + shift);
  }, [items, question, isStale, scroller, rowHeight]);
  return { news, forget: () => setNews(0) };
}
