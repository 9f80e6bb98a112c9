// Points of running runs, as events tell of them.

import { useEffect, useRef } from "react";
import { useLive, useLiveState, type Watch } from "@/api/live";
import { hearPoints, missPoints } from "@/api/series";

/** Lets the charts grow with the runs that are watched. */
export function useGrowth(watch: Watch, runIds: readonly string[]): void {
  useLive({ ...watch, onRuns: hearPoints });
  const state = useLiveState();
  const before = useRef(state);
  useEffect(() => {
    const hadGap = before.current === "lost" && state === "live";
    before.current = state;
    if (hadGap) missPoints(runIds);
  }, [state, runIds]);
}
