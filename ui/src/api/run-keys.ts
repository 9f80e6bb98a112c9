// Which keys the runs of experiments have, and which values: for pickers and completion.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { act } from "@/api/client";

export type KeyKind = "metric" | "param" | "tag";

/** A metric, param or tag that runs have. */
export interface RunKey {
  kind: KeyKind;
  name: string;
  /** Of a param, whether it has more than one value; null where that is not known. */
  varies: boolean | null;
  /** Of a param or a tag, whether all its values are numbers. */
  is_number: boolean | null;
}

interface Question {
  kinds?: readonly KeyKind[];
  /** Part of the name; those that begin with it come first. */
  contains?: string;
  max?: number;
  isEnabled?: boolean;
}

/** How a question is asked of the cache, for hooks and for code outside of components. */
export function runKeysQuery(ids: readonly string[], question: Question) {
  const { kinds = [], contains = "", max = 200 } = question;
  return {
    queryKey: ["runs", "keys", ids, kinds, contains, max],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const found = await act(
        "runs.keys",
        { experiment_ids: [...ids], kinds: [...kinds], contains, max_results: max },
        signal,
      );
      return { keys: found.keys as readonly RunKey[], total: found.total };
    },
  };
}

/** The keys that match best, and how many match; never all of 12,000 unless asked. */
export function useRunKeys(ids: readonly string[], question: Question = {}) {
  return useQuery({
    ...runKeysQuery(ids, question),
    enabled: question.isEnabled ?? true,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** A value and how many runs have it. */
export interface RunValue {
  value: string;
  runs: number;
}

/** The values of a param, a tag or a text attribute, the most frequent first. */
export function useRunValues(
  ids: readonly string[],
  kind: "param" | "tag" | "attribute",
  key: string,
  contains: string,
  isEnabled: boolean,
) {
  return useQuery({
    queryKey: ["runs", "values", ids, kind, key, contains],
    queryFn: async ({ signal }): Promise<readonly RunValue[]> =>
      act(
        "runs.values",
        { experiment_ids: [...ids], kind, key, contains, max_results: 50 },
        signal,
      ),
    enabled: isEnabled && key !== "",
    staleTime: 60_000,
    // While one goes on writing; the values of another key would mislead.
    placeholderData: (before, query) =>
      query?.queryKey[3] === kind && query.queryKey[4] === key ? before : undefined,
  });
}
