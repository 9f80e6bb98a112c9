// Which columns are in view, as the table is scrolled sideways or changes its width.

import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { type ColumnWindow, type Layout, windowOf } from "@/widgets/runs-table/layout";

/** Steps in which the place is told: rows must not be drawn again for each pixel. */
const STEP = 120;
const FIRST = { start: 0, width: 1_920 };

/** Returns the columns that are in view. */
export function useColumnWindow(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
): ColumnWindow {
  const [span, setSpan] = useState(FIRST);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const start = Math.floor(element.scrollLeft / STEP) * STEP;
      const width = Math.ceil(element.clientWidth / STEP + 1) * STEP;
      setSpan((old) => (old.start === start && old.width === width ? old : { start, width }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scroller]);
  return useMemo(
    () => windowOf(layout.rest, span.start, span.start + span.width - layout.leftWidth),
    [layout, span],
  );
}

const NARROW = "(max-width: 700px)";

/** Whether the window is as narrow as a phone. */
export function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const change = () => setNarrow(media.matches);
    media.addEventListener("change", change);
    return () => media.removeEventListener("change", change);
  }, []);
  return isNarrow;
}
