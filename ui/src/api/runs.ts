// One run: reading and changing it.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { act } from "@/api/client";
import type { Run } from "@/api/types";

/** A run with what was logged to it; what its series look like is asked for by `useSummaries`. */
export function useRun(runId: string) {
  return useQuery({
    queryKey: ["run", runId],
    queryFn: ({ signal }) => act("runs.get", { run_id: runId }, signal),
  });
}

/** The summaries of all metrics of a run. */
export function useSummaries(runId: string) {
  return useQuery({
    queryKey: ["run", runId, "series"],
    queryFn: ({ signal }) => act("series.list", { run_id: runId }, signal),
  });
}

/** Renames a run or changes its tags; a tag that is null is removed. */
export function useUpdateRun() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: {
      run_id: string;
      run_name?: string;
      tags?: Record<string, string | null>;
    }) => act("runs.update", change),
    onSuccess: (run, { run_id }) => {
      // The answer is the run as it is now: the page shows it before anything is asked again.
      cache.setQueryData<Run>(["run", run_id], run);
      return cache.invalidateQueries({ queryKey: ["runs"] });
    },
  });
}

/** What becomes of a run as a whole; each asks again for what it changed. */
export function useRunActs(runId: string) {
  const cache = useQueryClient();
  const onSuccess = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: ["run", runId] }),
      cache.invalidateQueries({ queryKey: ["runs"] }),
      cache.invalidateQueries({ queryKey: ["experiments"] }),
    ]);
  return {
    remove: useMutation({ mutationFn: () => act("runs.delete", { run_id: runId }), onSuccess }),
    restore: useMutation({ mutationFn: () => act("runs.restore", { run_id: runId }), onSuccess }),
    purge: useMutation({
      mutationFn: () => act("runs.purge", { run_id: runId }),
      // The run itself is not asked for again: there is none.
      onSuccess: () =>
        Promise.all([
          cache.invalidateQueries({ queryKey: ["runs"] }),
          cache.invalidateQueries({ queryKey: ["experiments"] }),
        ]),
    }),
  };
}
