// Runs as a table: pages of columns, as the server keeps them.

import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from "@tanstack/react-query";
import { act, type Request } from "@/api/client";
import { float64, uint32 } from "@/api/columns";
import { COLOR_TAG, type ColorSource } from "@/lib/color";
import { quoteText } from "@/lib/query-fields";
import type { RunsView } from "@/lib/runs-view";

/** One column of numbers; where `present` is 0 the run has no value, and NaN is a value. */
export interface NumberColumn {
  kind: "number";
  values: Float64Array;
  present: Uint8Array;
}

/** One column of texts: `texts[codes[row]]`, and none where the code is NO_TEXT. */
export interface TextColumn {
  kind: "text";
  texts: readonly string[];
  codes: Uint32Array;
}

export type Column = NumberColumn | TextColumn;

/** Some runs in order, with the columns that were asked for by their names. */
export interface RunsPage {
  runIds: readonly string[];
  columns: ReadonlyMap<string, Column>;
  next: string;
}

export const NO_TEXT = 0xffffffff;
/** What every list of runs needs of each of them. */
export const BASE_COLUMNS = [
  "attributes.run_name",
  "attributes.status",
  "attributes.is_lost",
  "attributes.start_time",
  "attributes.parent_run_id",
  "attributes.children",
  "attributes.number",
  "tags.`runwell.color`",
] as const;
export const PAGE_RUNS = 200;
/** The most runs that a comparison looks at. */
export const MAX_RUNS = 10_000;

/** A text of a row, or null. */
export function textAt(column: Column | undefined, row: number): string | null {
  if (column?.kind !== "text") return null;
  const code = column.codes[row];
  return code === undefined || code === NO_TEXT ? null : (column.texts[code] ?? null);
}

/** A number of a row, or null; NaN is a value. */
export function numberAt(column: Column | undefined, row: number): number | null {
  if (column?.kind !== "number" || !column.present[row]) return null;
  return column.values[row] ?? null;
}

/** Whether children stand folded under their parents: not where a filter or a group may name them. */
export function isFolded(view: RunsView): boolean {
  return !view.flat && !view.q && !view.trash && !view.group?.length;
}

/** What the colour of a row's run follows from. */
export function colorAt(page: RunsPage, row: number): ColorSource {
  const chosen = textAt(page.columns.get(`tags.\`${COLOR_TAG}\``), row);
  return chosen ?? numberAt(page.columns.get("attributes.number"), row);
}

/** What the view asks the server for. */
export function questionOf(ids: readonly string[], view: RunsView) {
  return {
    experiment_ids: [...ids],
    filter: isFolded(view) ? "attributes.parent_run_id IS NULL" : (view.q ?? ""),
    order_by: view.sort ?? [],
    view: view.trash ? (2 as const) : (1 as const),
  };
}

/** Reads one page. */
export async function fetchRunsPage(
  request: Request<"runs.table">,
  signal?: AbortSignal,
): Promise<RunsPage> {
  const table = await act("runs.table", request, signal);
  const columns = table.columns.map((one): [string, Column] => [
    one.name,
    one.kind === "number"
      ? { kind: "number", values: float64(one.numbers ?? NOTHING), present: one.present ?? NOTHING }
      : { kind: "text", texts: one.texts ?? [], codes: uint32(one.codes ?? NOTHING) },
  ]);
  return {
    runIds: table.run_ids,
    columns: new Map(columns),
    next: table.next_page_token ?? "",
  };
}

const NOTHING = new Uint8Array();

/** Keeps the old pages that a new answer repeats, so that what is drawn of them stays. */
function sharePages(old: unknown, next: unknown): unknown {
  const pages = (next as InfiniteData<RunsPage>).pages;
  const before = (old as InfiniteData<RunsPage> | undefined)?.pages;
  if (!before) return next;
  const shared = pages.map((page, place) => {
    const known = before[place];
    return known && isSamePage(known, page) ? known : page;
  });
  const isSame = shared.length === before.length && shared.every((one, at) => one === before[at]);
  return isSame ? old : { ...(next as InfiniteData<RunsPage>), pages: shared };
}

function isSamePage(one: RunsPage, other: RunsPage): boolean {
  if (one === other) return true;
  return (
    one.next === other.next &&
    areSame(one.runIds, other.runIds) &&
    one.columns.size === other.columns.size &&
    [...one.columns].every(([name, column]) => isSameColumn(column, other.columns.get(name)))
  );
}

function isSameColumn(one: Column, other: Column | undefined): boolean {
  if (one.kind === "number") {
    return (
      other?.kind === "number" &&
      areSame(one.present, other.present) &&
      areSame(one.values, other.values)
    );
  }
  return (
    other?.kind === "text" && areSame(one.codes, other.codes) && areSame(one.texts, other.texts)
  );
}

function areSame(one: ArrayLike<unknown>, other: ArrayLike<unknown>): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!Object.is(one[at], other[at])) return false;
  return true;
}

/** What a page is asked for: where it begins, and how many runs it has. */
interface PagePlace {
  token: string;
  size: number;
}

/** How large the pages are: the first is there at once, who scrolls on gets more at a time. */
const PAGE_SIZES = [PAGE_RUNS, 300, 500, 1_000] as const;
const LARGE_PAGE = 2_000;

/**
 * The runs of a view, page by page, with the base columns and `columns`.
 *
 * The order of `columns` makes no difference to what is loaded.
 */
export function useRunsTable(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  isEnabled = true,
) {
  const question = questionOf(ids, view);
  const wanted = [...new Set([...BASE_COLUMNS, ...columns])].sort();
  return useInfiniteQuery({
    queryKey: ["runs", "table", question, wanted],
    initialPageParam: { token: "", size: PAGE_RUNS } as PagePlace,
    queryFn: ({ pageParam, signal }) => {
      const page = { columns: wanted, max_results: pageParam.size, page_token: pageParam.token };
      return fetchRunsPage({ ...question, ...page }, signal);
    },
    getNextPageParam: (page, pages) =>
      page.next ? { token: page.next, size: PAGE_SIZES[pages.length] ?? LARGE_PAGE } : undefined,
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    structuralSharing: sharePages,
  });
}

/** The most children that are shown under their parent. */
export const MAX_CHILDREN = 1_000;

/**
 * Runs beside those of the table: the children of each parent, and runs by their ids.
 *
 * They are kept in the cache as lists of pages, as the table is, so that live events find them.
 */
export function useRunsBeside(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  filters: readonly string[],
): (RunsPage | undefined)[] {
  const wanted = [...new Set([...BASE_COLUMNS, ...columns])].sort();
  const { order_by, view: stage } = questionOf(ids, view);
  return useQueries({
    queries: filters.map((filter) => ({
      queryKey: ["runs", "table", "beside", ids, filter, order_by, stage, wanted],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<InfiniteData<RunsPage>> => {
        const question = { experiment_ids: [...ids], filter, order_by, view: stage };
        const asked = { ...question, columns: wanted, max_results: MAX_CHILDREN };
        return { pages: [await fetchRunsPage(asked, signal)], pageParams: [""] };
      },
      structuralSharing: sharePages,
    })),
    combine: firstPages,
  });
}

function firstPages(found: readonly { data?: InfiniteData<RunsPage> | undefined }[]) {
  return found.map((one) => one.data?.pages[0]);
}

/** The filter of a run's children. */
export function childrenFilter(runId: string): string {
  return `attributes.parent_run_id = ${quoteText(runId)}`;
}

/** The filter of some runs by their ids; "" without any. */
export function runsFilter(runIds: readonly string[]): string {
  return runIds.length ? `attributes.run_id IN (${runIds.map(quoteText).join(", ")})` : "";
}

const BEST_WAIT_MS = 400;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/**
 * The best value of each metric column over all runs of a view, not only those that are loaded.
 *
 * `goals` says of each column which end is better.
 */
export function useBestValues(
  ids: readonly string[],
  view: RunsView,
  goals: readonly (readonly [string, "min" | "max"])[],
  isEnabled: boolean,
) {
  const { order_by: _, ...question } = questionOf(ids, view);
  return useQuery({
    queryKey: ["runs", "best", question, goals],
    queryFn: async ({ signal }) => {
      // One after the other, and not before the rows stand: nobody waits for these.
      await pause(BEST_WAIT_MS, signal);
      const found = new Map<string, number | null>();
      for (const [name, goal] of goals) {
        const order_by = [`${name} ${goal === "min" ? "ASC" : "DESC"}`];
        const asked = { ...question, order_by, columns: [name], max_results: 1 };
        const page = await fetchRunsPage(asked, signal);
        found.set(name, numberAt(page.columns.get(name), 0));
      }
      return found;
    },
    enabled: isEnabled && goals.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
}

/** Reads the ids of all runs of a view, up to MAX_RUNS. */
export async function fetchRunIds(ids: readonly string[], view: RunsView) {
  const page = await fetchRunsPage({ ...questionOf(ids, view), max_results: MAX_RUNS });
  return page.runIds;
}

/** Up to MAX_RUNS runs of a view at once, with the base columns and `columns`. */
export function useManyRuns(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  isEnabled = true,
) {
  const question = questionOf(ids, view);
  const wanted = [...new Set([...BASE_COLUMNS, ...columns])];
  return useQuery({
    queryKey: ["runs", "many", question, wanted],
    queryFn: ({ signal }) =>
      fetchRunsPage({ ...question, columns: wanted, max_results: MAX_RUNS }, signal),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

/** How many runs a view has. */
export function useRunCount(ids: readonly string[], view: RunsView) {
  const { order_by: _, ...question } = questionOf(ids, view);
  return useQuery({
    queryKey: ["runs", "count", question],
    queryFn: async ({ signal }) => (await act("runs.count", question, signal)).count,
    placeholderData: keepPreviousData,
  });
}
