// The height from an element down to the foot of the window.

import { type RefObject, useLayoutEffect, useState } from "react";

const LEAST = 360;

/** Measures it again when the window or what is above changes; in pixels. */
export function useFillHeight(place: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(LEAST);
  useLayoutEffect(() => {
    const measure = () => {
      const top = (place.current?.getBoundingClientRect().top ?? 0) + scrollY;
      setHeight(Math.max(LEAST, Math.floor(innerHeight - top)));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(document.documentElement);
    // The heads above come and go without the window changing.
    const around = place.current?.parentElement;
    for (const above of around?.children ?? []) if (above !== place.current) watch.observe(above);
    addEventListener("resize", measure);
    return () => {
      watch.disconnect();
      removeEventListener("resize", measure);
    };
  }, [place]);
  return height;
}
