// The importance of params, computed in a worker; a new question ends the old one.

import { useEffect, useState } from "react";
import type { Feature, Forest } from "@/lib/forest";
import type { ForestNews, ForestRequest } from "@/widgets/compare/forest-worker";

interface State {
  share: number;
  forest: Forest | null;
  problem: string;
}

const START: State = { share: 0, forest: null, problem: "" };

/** Returns how far the work is, and what it found. */
export function useForest(features: readonly Feature[], target: Float64Array | undefined): State {
  const [state, setState] = useState(START);
  useEffect(() => {
    setState(START);
    if (!target || !features.length) return;
    // In one expression, or the build does not see that this file is needed.
    const worker = new Worker(new URL("./forest-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<ForestNews>) => {
      if ("forest" in data) setState({ share: 1, forest: data.forest, problem: "" });
      else setState((old) => ({ ...old, share: data.share }));
    };
    worker.onerror = (event) =>
      setState({ ...START, problem: event.message || "the worker did not start" });
    worker.postMessage({ features, target } satisfies ForestRequest);
    return () => worker.terminate();
  }, [features, target]);
  return state;
}
