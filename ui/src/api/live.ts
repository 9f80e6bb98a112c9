// What happens to runs while they are looked at: one stream of events for the tab, and what an
// event changes in the cache. The chart of a run must not be loaded again because its status is
// new, so events are compared with what was heard before.

import type { InfiniteData } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { LiveConnection, type LiveState } from "@/api/live-connection";
import { queryClient } from "@/api/query-client";
import type { RunsPage } from "@/api/runs-table";
import type { Experiment, Run } from "@/api/types";
import { changeOf, type LiveRun, mergePage, mergeRun, type RunChange } from "@/lib/live-merge";

export type { LiveRun } from "@/lib/live-merge";

/** An experiment of which something changed. */
export interface LiveExperiment {
  experiment_id: string;
  updated_ms: number;
  runs: number;
  is_deleted: boolean;
}

/** What is watched; without anything nothing is. */
export interface Watch {
  /** Every experiment, while nothing in particular is watched. */
  isAll?: boolean | undefined;
  /** Called with experiments that changed. */
  onExperiments?: ((experiments: LiveExperiment[]) => void) | undefined;
  experimentIds?: readonly string[] | undefined;
  runIds?: readonly string[] | undefined;
  /** Called with the runs of which something changed. */
  onRuns?: ((runs: LiveRun[]) => void) | undefined;
}

/** What the server takes, and what the address holds within the 8 kB that proxies take. */
const MAX_WATCHED = { experimentIds: 100, runIds: 150 };
/** Lists of more experiments are not asked for again with each run that begins. */
const LONG_LIST = 2_000;
/** How soon lists of runs are asked for again: for a new run, and for new values of old ones. */
const LIST_MS = { facts: 1_000, points: 5_000, many: 20_000 };
/** How soon the params and tags of a run at work are asked for again: no event tells of them. */
const RUN_MS = 3_000;

/** The lists of runs that show values of metrics; those of `many` runs are loaded less often. */
const VALUES: ReadonlySet<unknown> = new Set(["table", "visible"]);

const watches = new Set<Watch>();
const heard = new Map<string, LiveRun>();
const pending = new Map<string, ReturnType<typeof setTimeout>>();
const connection = new LiveConnection({ onEvent, onGap });

/** Keeps what is shown of some experiments or runs up to date while the component is there. */
export function useLive({ isAll, onExperiments, experimentIds, runIds, onRuns }: Watch): void {
  const listener = useRef({ onRuns, onExperiments });
  useEffect(() => {
    listener.current = { onRuns, onExperiments };
  });
  const experiments = (experimentIds ?? []).join();
  const runs = (runIds ?? []).join();
  useEffect(() => {
    const watch: Watch = {
      isAll,
      onExperiments: (changed) => listener.current.onExperiments?.(changed),
      experimentIds: experiments ? experiments.split(",") : [],
      runIds: runs ? runs.split(",") : [],
      onRuns: (changed) => listener.current.onRuns?.(changed),
    };
    watches.add(watch);
    connection.want(addressOf(watches));
    return () => {
      watches.delete(watch);
      connection.want(addressOf(watches));
    };
  }, [isAll, experiments, runs]);
}

/** How the stream is. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.subscribe, () => connection.state);
}

function addressOf(all: ReadonlySet<Watch>): string {
  const query = new URLSearchParams();
  const names = { experimentIds: "experiment_ids", runIds: "run_ids" } as const;
  for (const [field, name] of Object.entries(names) as [keyof typeof names, string][]) {
    const ids = new Set([...all].flatMap((watch) => watch[field] ?? []));
    for (const id of [...ids].sort().slice(0, MAX_WATCHED[field])) query.append(name, id);
  }
  if (query.size) return `/api/v1/live?${query}`;
  return [...all].some((watch) => watch.isAll) ? "/api/v1/live" : "";
}

function onEvent(name: string, data: unknown): void {
  if (name === "experiments") {
    const { experiments, more } = data as { experiments: LiveExperiment[]; more: boolean };
    onExperiments(experiments, more);
  }
  if (name === "runs") {
    const { runs, more } = data as { runs: LiveRun[]; more: boolean };
    onRuns(runs);
    // More changed than was told.
    if (more) soon(["runs"], LIST_MS.facts);
  }
}

function onExperiments(changed: LiveExperiment[], hasMore: boolean): void {
  const lists = queryClient.getQueriesData<Experiment[]>({ queryKey: ["experiments"] });
  const known = new Map<string, Experiment>();
  let longest = 0;
  for (const [, list] of lists) {
    if (!Array.isArray(list)) continue;
    longest = Math.max(longest, list.length);
    for (const one of list) known.set(one.experiment_id, one);
  }
  const isNews = changed.some((now) => {
    const before = known.get(now.experiment_id);
    if (!before || (before.lifecycle_stage === "deleted") !== now.is_deleted) return true;
    return before.updated_ms !== now.updated_ms && longest <= LONG_LIST;
  });
  if (isNews || hasMore) soon(["experiments"], LIST_MS.facts);
  for (const watch of watches) watch.onExperiments?.(changed);
}

function onRuns(runs: LiveRun[]): void {
  const byId = new Map(runs.map((run) => [run.run_id, run]));
  const listed = mergeLists(byId);
  for (const run of runs) {
    const change = changeOf(heard.get(run.run_id), run);
    heard.set(run.run_id, run);
    queryClient.setQueryData<Run>(["run", run.run_id], (old) => old && mergeRun(old, run));
    askAgain(run.run_id, change);
    if (change.hasFacts && !listed.has(run.run_id)) {
      soon(["runs"], LIST_MS.facts, (key) => key[1] !== "many");
      soon(["runs", "many"], LIST_MS.many);
    }
    if (change.hasPoints) {
      soon(["runs"], LIST_MS.points, (key) => VALUES.has(key[1]));
      soon(["runs", "many"], LIST_MS.many);
    }
  }
  for (const watch of watches) watch.onRuns?.(runs);
}

/** Puts new statuses into the tables that are cached; returns the runs that they have. */
function mergeLists(runs: ReadonlyMap<string, LiveRun>): Set<string> {
  const listed = new Set<string>();
  const merge = (page: RunsPage) => {
    for (const runId of page.runIds) if (runs.has(runId)) listed.add(runId);
    return mergePage(page, runs);
  };
  queryClient.setQueriesData<InfiniteData<RunsPage>>({ queryKey: ["runs", "table"] }, (old) => {
    if (!old) return old;
    const pages = old.pages.map(merge);
    return pages.some((page, place) => page !== old.pages[place]) ? { ...old, pages } : old;
  });
  queryClient.setQueriesData<RunsPage>({ queryKey: ["runs", "many"] }, (old) => old && merge(old));
  return listed;
}

function askAgain(runId: string, change: RunChange): void {
  const isSelf = (key: readonly unknown[]) => key.length === 2;
  const isFile = (key: readonly unknown[]) => key[2] === "files";
  if (change.hasFacts || change.hasPoints) soon(["run", runId], RUN_MS, isSelf);
  if (change.hasPoints) soon(["run", runId], 0, (key) => !isSelf(key) && !isFile(key));
  if (change.hasFiles) soon(["run", runId, "files"], 0);
}

/** Asks again for what is shown under a key, once however often it is wanted until then. */
function soon(
  queryKey: readonly unknown[],
  waitMs: number,
  isMeant?: (key: readonly unknown[]) => boolean,
): void {
  const name = `${queryKey.join()} ${waitMs}`;
  if (pending.has(name)) return;
  const ask = () => {
    pending.delete(name);
    void queryClient.invalidateQueries({
      queryKey,
      ...(isMeant && { predicate: (query) => isMeant(query.queryKey) }),
    });
  };
  pending.set(name, setTimeout(ask, waitMs));
}

/**
 * What was missed is told by events; of what no event tells anything may have happened, and what
 * failed meanwhile is tried again.
 */
function onGap(): void {
  for (const root of ["runs", "experiments"]) {
    void queryClient.invalidateQueries({ queryKey: [root] });
  }
  void queryClient.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      state.status === "error" || (queryKey[0] === "run" && queryKey.length === 2),
  });
}
