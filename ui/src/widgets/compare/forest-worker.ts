// Grows the forest beside the page, so that nothing waits for it.

import { type Feature, type Forest, growForest } from "@/lib/forest";

/** What the page asks. */
export interface ForestRequest {
  features: readonly Feature[];
  target: Float64Array;
}

/** What the worker says: how far it is, and at last what it found. */
export type ForestNews = { share: number } | { forest: Forest };

self.onmessage = ({ data }: MessageEvent<ForestRequest>) => {
  const work = growForest(data.features, data.target);
  for (;;) {
    const step = work.next();
    if (step.done) {
      self.postMessage({ forest: step.value } satisfies ForestNews);
      return;
    }
    self.postMessage({ share: step.value } satisfies ForestNews);
  }
};
