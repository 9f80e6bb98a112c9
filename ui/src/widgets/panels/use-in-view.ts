// Whether an element is in view or will be soon: one observer for all, as there may be thousands.

import { type RefObject, useEffect, useState } from "react";

/** Panels are mounted before they come into view, and leave it later. */
const AHEAD = "300px 0px";

const watched = new Map<Element, (isInView: boolean) => void>();
const shared: { observer: IntersectionObserver | null } = { observer: null };

/** Returns whether it is. */
export function useInView(ref: RefObject<Element | null>): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    shared.observer ??= new IntersectionObserver(tell, { rootMargin: AHEAD });
    watched.set(element, setInView);
    shared.observer.observe(element);
    return () => {
      watched.delete(element);
      shared.observer?.unobserve(element);
    };
  }, [ref]);
  return isInView;
}

function tell(entries: IntersectionObserverEntry[]): void {
  for (const entry of entries) watched.get(entry.target)?.(entry.isIntersecting);
}
