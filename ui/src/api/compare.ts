// What the comparison asks of the server: the runs as columns, keys by a part of their name,
// whole runs and their files.

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { readBytes } from "@/api/artifacts";
import { act } from "@/api/client";
import {
  type Column,
  fetchRunsPage,
  MAX_RUNS,
  NO_TEXT,
  questionOf,
  type RunsPage,
} from "@/api/runs-table";
import type { RunsView } from "@/lib/runs-view";

/** What every comparison needs of each run. */
const NEEDED = ["attributes.run_name", "attributes.number", "tags.`runwell.color`"];
/** Ids in one filter: the text of a filter is limited. */
const IDS = 400;

/** The runs that are compared: those that are selected, or else up to MAX_RUNS of the view. */
export function useComparedRuns(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  isTop: boolean,
) {
  const picks = view.picks ?? [];
  const question = questionOf(ids, { ...view, flat: !isTop });
  const wanted = [...new Set([...NEEDED, ...columns])];
  return useQuery({
    queryKey: ["runs", "compared", question, wanted, picks],
    queryFn: async ({ signal }) => {
      const request = { ...question, columns: wanted, max_results: MAX_RUNS };
      if (!picks.length) return fetchRunsPage(request, signal);
      const pages: RunsPage[] = [];
      for (let from = 0; from < picks.length; from += IDS) {
        const filter = `run_id IN (${picks
          .slice(from, from + IDS)
          .map(quoted)
          .join(", ")})`;
        pages.push(await fetchRunsPage({ ...request, filter }, signal));
      }
      return pages.reduce(joinPages);
    },
    placeholderData: keepPreviousData,
    enabled: columns.length > 0,
  });
}

/** The first runs of a view, for those who selected none. */
export function useFirstRuns(
  ids: readonly string[],
  view: RunsView,
  isTop: boolean,
  most: number,
  isWanted: boolean,
) {
  const question = questionOf(ids, { ...view, flat: !isTop });
  return useQuery({
    queryKey: ["runs", "first", question, most],
    queryFn: async ({ signal }) =>
      (await fetchRunsPage({ ...question, columns: [], max_results: most }, signal)).runIds,
    placeholderData: keepPreviousData,
    enabled: isWanted,
  });
}

/** How many runs the view has, children too unless only those at the top are compared. */
export function useComparedCount(ids: readonly string[], view: RunsView, isTop: boolean) {
  const { order_by: _, ...question } = questionOf(ids, { ...view, flat: !isTop });
  return useQuery({
    queryKey: ["runs", "count", question],
    queryFn: async ({ signal }) => (await act("runs.count", question, signal)).count,
    placeholderData: keepPreviousData,
  });
}

/** A key as pickers need it; the server's type has more. */
export interface RunKey {
  kind: "metric" | "param" | "tag";
  name: string;
  varies?: boolean | null;
  is_number?: boolean | null;
}

/** Keys whose name has `contains` in it, at most `most`. */
export function useKeys(
  ids: readonly string[],
  kinds: readonly RunKey["kind"][],
  contains = "",
  most = 60,
) {
  return useQuery({
    queryKey: ["runs", "keys", ids, kinds, contains, most],
    queryFn: ({ signal }) => {
      const request = { experiment_ids: [...ids], kinds: [...kinds], contains, max_results: most };
      return act("runs.keys", request, signal);
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Which of some metrics most of the first runs have; the first of equals. */
export function useCommonMetric(
  ids: readonly string[],
  view: RunsView,
  metrics: readonly string[],
  isTop: boolean,
) {
  const question = questionOf(ids, { ...view, flat: !isTop });
  return useQuery({
    queryKey: ["runs", "common", question, metrics],
    queryFn: async ({ signal }) => {
      const request = { ...question, columns: [...metrics], max_results: 200 };
      const page = await fetchRunsPage(request, signal);
      const counts = metrics.map((name) => countOf(page.columns.get(name)));
      return metrics[counts.indexOf(Math.max(...counts))] ?? null;
    },
    placeholderData: keepPreviousData,
    enabled: metrics.length > 0,
    staleTime: 60_000,
  });
}

/** Whole runs, in the order of their ids. */
export function useWholeRuns(runIds: readonly string[]) {
  return useQueries({
    queries: runIds.map((runId) => ({
      queryKey: ["run", runId],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        act("runs.get", { run_id: runId, with_points: true }, signal),
    })),
  });
}

/** The summaries of all metrics of runs. */
export function useManySummaries(runIds: readonly string[]) {
  return useQueries({
    queries: runIds.map((runId) => ({
      queryKey: ["run", runId, "series"],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        act("series.list", { run_id: runId }, signal),
    })),
  });
}

/** All files of runs. */
export function useManyFiles(runIds: readonly string[]) {
  return useQueries({
    queries: runIds.map((runId) => ({
      queryKey: ["run", runId, "files", "", "all"],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const request = { run_id: runId, path: "", recursive: true };
        return (await act("artifacts.list", request, signal)).files ?? [];
      },
    })),
  });
}

/** Beyond this a text is cut off: nobody reads such a difference line by line. */
export const MAX_TEXT_BYTES = 2_000_000;

/** The first bytes of files, each read once however many runs have it. */
export function useContents(files: readonly { runId: string; path: string; digest?: string }[]) {
  return useQueries({
    queries: files.map(({ runId, path, digest }) => ({
      queryKey: ["content", digest || `${runId}/${path}`, MAX_TEXT_BYTES],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        readBytes(runId, path, 0, MAX_TEXT_BYTES, signal),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30_000,
    })),
  });
}

function quoted(id: string): string {
  return `'${id.replaceAll("'", "''")}'`;
}

function countOf(column: Column | undefined): number {
  if (column?.kind !== "number") return 0;
  return column.present.reduce((sum, one) => sum + one, 0);
}

function joinPages(first: RunsPage, second: RunsPage): RunsPage {
  const columns = [...first.columns].map(([name, one]): [string, Column] => {
    const other = second.columns.get(name);
    return [name, other ? joinColumns(one, other) : one];
  });
  return {
    runIds: [...first.runIds, ...second.runIds],
    columns: new Map(columns),
    next: second.next,
  };
}

function joinColumns(a: Column, b: Column): Column {
  if (a.kind === "number" && b.kind === "number") {
    return {
      kind: "number",
      values: Float64Array.of(...a.values, ...b.values),
      present: Uint8Array.of(...a.present, ...b.present),
    };
  }
  if (a.kind !== "text" || b.kind !== "text") return a;
  const texts = [...a.texts];
  const places = new Map(texts.map((text, place) => [text, place]));
  const moved = b.texts.map((text) => {
    const place = places.get(text) ?? texts.push(text) - 1;
    places.set(text, place);
    return place;
  });
  const codes = Array.from(b.codes, (code) =>
    code === NO_TEXT ? NO_TEXT : (moved[code] ?? NO_TEXT),
  );
  return { kind: "text", texts, codes: Uint32Array.of(...a.codes, ...codes) };
}
