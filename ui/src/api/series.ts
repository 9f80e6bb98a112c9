// Series for charts: asked for once, and while runs go on only from their last bucket on.

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { act } from "@/api/client";
import { float64, int64, uint32 } from "@/api/columns";
import type { LiveRun } from "@/api/live";
import { appendSeries, type ChartData, lastStart, type Series } from "@/lib/buckets";
import type { Smooth } from "@/lib/charts-view";

/** What a chart asks the server for. */
export interface ChartQuestion {
  runIds: readonly string[];
  keys: readonly string[];
  /** Steps to look at; both ends belong to it. */
  range?: readonly [number, number] | undefined;
  buckets: number;
  hasTimes: boolean;
  hasMean: boolean;
  smooth: Smooth | null;
}

/** How often a chart asks for what is new; faster is no easier to follow. */
const GROW_MS = 1_000;
const KEPT_MS = 120_000;

/** The series of a chart; what running runs add is put to them as it comes. */
export function useChart(question: ChartQuestion, isEnabled = true) {
  const cache = useQueryClient();
  const queryKey = ["series", "chart", question] as const;
  const name = JSON.stringify(question);
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => fetchChart(question, signal),
    enabled: isEnabled && question.runIds.length > 0,
    placeholderData: keepPreviousData,
    // Points are only added, and of that events tell; nothing is loaded twice.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
  useEffect(() => {
    if (!isEnabled) return;
    const asked = JSON.parse(name) as ChartQuestion;
    const key = ["series", "chart", asked];
    const stop = new AbortController();
    const grown = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isBusy = false;
    const grow = async () => {
      timer = undefined;
      const old = cache.getQueryData<ChartData>(key);
      if (!old) return;
      const runIds = [...grown];
      grown.clear();
      isBusy = true;
      try {
        for (const [part, first] of partsOf(asked, old, runIds)) {
          const news = await fetchChart(part, stop.signal);
          cache.setQueryData<ChartData>(
            key,
            (now) => now && appendSeries(now, news, first, asked.buckets),
          );
        }
      } catch {
        // The query itself asks again, and shows what is wrong if that fails too.
        if (!stop.signal.aborted) void cache.invalidateQueries({ queryKey: key });
      } finally {
        isBusy = false;
        if (grown.size && !stop.signal.aborted) timer ??= setTimeout(grow, GROW_MS);
      }
    };
    const listener = (runIds: readonly string[]) => {
      for (const runId of runIds) if (asked.runIds.includes(runId)) grown.add(runId);
      if (grown.size && !isBusy) timer ??= setTimeout(grow, GROW_MS);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      clearTimeout(timer);
      stop.abort();
    };
  }, [cache, name, isEnabled]);
  return query;
}

const listeners = new Set<(runIds: readonly string[]) => void>();
const heard = new Map<string, number>();

/** Tells the charts which runs have new points; made for `useLive`. */
export function hearPoints(runs: readonly LiveRun[]): void {
  const grown = runs.filter((run) => heard.get(run.run_id) !== run.points);
  for (const run of grown) heard.set(run.run_id, run.points);
  if (grown.length === 0) return;
  for (const listener of listeners) listener(grown.map((run) => run.run_id));
}

/** Tells the charts that points of some runs may have been missed. */
export function missPoints(runIds: readonly string[]): void {
  for (const listener of listeners) listener(runIds);
}

/** Reads the series of a chart. */
export async function fetchChart(
  question: ChartQuestion,
  signal?: AbortSignal,
): Promise<ChartData> {
  const { smooth, hasMean, hasTimes, range } = question;
  const columns = ["last_steps", "last", "min", "max", "nonfinite"];
  if (hasTimes) columns.push("last_times_ms");
  if (hasMean) columns.push("mean", "counts");
  const chart = await act(
    "series.chart",
    {
      run_ids: [...question.runIds],
      keys: [...question.keys],
      buckets: question.buckets,
      columns,
      ...(range && { first_step: range[0], last_step: range[1] }),
      ...(smooth && { smoothing: smooth.kind, weight: smooth.weight }),
    },
    signal,
  );
  const series = chart.lines.map(
    (line): Series => ({
      runId: line.run_id,
      key: line.key,
      steps: int64(line.last_steps),
      times: hasTimes ? int64(line.last_times_ms) : null,
      last: float64(line.last),
      min: float64(line.min),
      max: float64(line.max),
      mean: hasMean ? float64(line.mean) : null,
      counts: hasMean ? uint32(line.counts) : null,
      nonfinite: uint32(line.nonfinite),
      smooth: smooth && line.smooth ? float64(line.smooth) : null,
    }),
  );
  return { width: chart.width, range: range ?? null, series };
}

// What can have changed: of series that are there from their last bucket on, of others all.
function partsOf(
  asked: ChartQuestion,
  old: ChartData,
  runIds: readonly string[],
): [ChartQuestion, number][] {
  const [low, high] = asked.range ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  const known = new Map<string, number>();
  const [main] = asked.keys;
  for (const series of old.series) {
    const start = lastStart(series, old.width);
    if (start !== null && series.key === main) known.set(series.runId, start);
  }
  // A smoothing that looks to both sides changes everywhere when points come.
  const isWhole = asked.smooth !== null && asked.smooth.kind !== "ema";
  const isKnown = (runId: string) => !isWhole && known.has(runId);
  const going = runIds.filter(isKnown);
  const fresh = runIds.filter((runId) => !isKnown(runId));
  const parts: [ChartQuestion, number][] = [];
  const first = Math.max(low, Math.min(...going.map((runId) => known.get(runId) ?? low)));
  if (going.length && first <= high) {
    parts.push([{ ...asked, runIds: going, range: [first, high] }, first]);
  }
  if (fresh.length) parts.push([{ ...asked, runIds: fresh }, low]);
  return parts;
}
