// The metrics that may lie along x: of experiments the server finds them, of one run all are known.

import { useRunKeys } from "@/api/run-keys";

/** Where names of metrics come from. */
export type NameSource = { experimentIds: readonly string[] } | { names: readonly string[] };

const MOST = 50;

/** Returns the first names with a text in them, and how many there are. */
export function useMetricNames(source: NameSource, contains: string) {
  const isKnown = "names" in source;
  const found = useRunKeys(isKnown ? [] : source.experimentIds, {
    kinds: ["metric"],
    contains,
    max: MOST,
    isEnabled: !isKnown,
  });
  if (!isKnown) {
    return { names: found.data?.keys.map((key) => key.name) ?? [], total: found.data?.total ?? 0 };
  }
  const text = contains.toLowerCase();
  const matching = source.names.filter((name) => name.toLowerCase().includes(text));
  return { names: matching.slice(0, MOST), total: matching.length };
}
