// The title of the tab.

import { useEffect } from "react";

/** Sets it while the component is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Runwell` : "Runwell";
  }, [title]);
}
