// What goes on in experiments: their runs, those that are running, and when they began.

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { act } from "@/api/client";
import { type LiveExperiment, useLive } from "@/api/live";
import type { components } from "@/api/schema";

export type Activity = components["schemas"]["ExperimentActivity"];
/** By the ids of the experiments. */
export type Activities = ReadonlyMap<string, Activity>;

/** The days that a sparkline shows. */
export const DAYS = 30;
/** How many experiments the server answers for at once. */
const PIECE = 1_000;
/** No event tells that a run ended or fell silent, so those that run are looked at again. */
const RUNNING_MS = 10_000;

/** The activity of experiments, kept up to date while they are looked at. */
export function useActivity(ids: readonly string[] | undefined) {
  const cache = useQueryClient();
  const names = useMemo(() => ids?.join() ?? "", [ids]);
  const key = useMemo(() => ["activity", names], [names]);
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(names ? names.split(",") : [], signal),
    enabled: ids !== undefined,
    // While the list has one more, the others stay as they were.
    placeholderData: keepPreviousData,
  });
  const again = useMemo(() => {
    return async (changed: readonly string[]) => {
      const old = cache.getQueryData<Activities>(key);
      const known = changed.filter((id) => old?.has(id));
      if (!known.length) return;
      const fresh = await ask(known);
      cache.setQueryData<Activities>(key, (now) => now && new Map([...now, ...fresh]));
    };
  }, [cache, key]);
  const onExperiments = (changed: LiveExperiment[]) =>
    void again(changed.map(({ experiment_id }) => experiment_id)).catch(() => found.refetch());
  useLive({ isAll: true, onExperiments });
  const running = useMemo(() => {
    const all = [...(found.data?.values() ?? [])].filter((one) => one.running > 0);
    return all.map((one) => one.experiment_id).join();
  }, [found.data]);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      again(running.split(",")).catch(() => found.refetch());
    }, RUNNING_MS);
    return () => clearInterval(timer);
  }, [running, again, found.refetch]);
  return found;
}

async function ask(ids: readonly string[], signal?: AbortSignal): Promise<Activities> {
  const pieces: string[][] = [];
  for (let at = 0; at < ids.length; at += PIECE) pieces.push(ids.slice(at, at + PIECE));
  const answers = await Promise.all(
    pieces.map((experiment_ids) =>
      act("experiments.activity", { experiment_ids, buckets: DAYS }, signal),
    ),
  );
  return new Map(answers.flat().map((one) => [one.experiment_id, one]));
}
