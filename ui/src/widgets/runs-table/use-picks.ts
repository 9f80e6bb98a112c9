// Which runs are selected: at once in the table, and in the URL for the other views.

import { useCallback, useEffect, useRef, useState } from "react";
import type { RunsView } from "@/lib/runs-view";
import type { Change } from "@/lib/use-runs-view";

/** The most that go into an address; more are selected in the table alone. */
const MAX_IN_ADDRESS = 500;
const REST_MS = 150;

const NONE: readonly string[] = [];

export interface Picks {
  picked: ReadonlySet<string>;
  ids: readonly string[];
  set: (ids: Iterable<string>) => void;
}

/** Returns the selection; a URL that somebody else changed wins. */
export function usePicks(view: RunsView, change: (next: Change) => void): Picks {
  const inAddress = view.picks ?? NONE;
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set(inAddress));
  const written = useRef(inAddress.join());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const address = inAddress.join();

  useEffect(() => {
    if (address === written.current) return;
    clearTimeout(timer.current);
    written.current = address;
    setPicked(new Set(address ? address.split(",") : []));
  }, [address]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const set = useCallback(
    (ids: Iterable<string>) => {
      const next = new Set(ids);
      setPicked(next);
      clearTimeout(timer.current);
      // Browsers allow an address to change only so often, and a shift-click is many runs.
      timer.current = setTimeout(() => {
        const kept = [...next].slice(0, MAX_IN_ADDRESS);
        written.current = kept.join();
        change({ picks: kept.length ? kept : undefined });
      }, REST_MS);
    },
    [change],
  );
  return { picked, ids: [...picked], set };
}
