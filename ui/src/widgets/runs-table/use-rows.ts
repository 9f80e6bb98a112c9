// The rows of a view: pages of runs as one scrolls, unfolded children, pinned runs, groups.

import { useMemo } from "react";
import {
  childrenFilter,
  isFolded,
  MAX_RUNS,
  type RunsPage,
  runsFilter,
  useManyRuns,
  useRunCount,
  useRunsBeside,
  useRunsTable,
} from "@/api/runs-table";
import { groupRuns, sortGroups } from "@/lib/grouping";
import { sortsOf } from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";
import {
  groupItems,
  type Item,
  type RunItem,
  runItems,
  treeItems,
} from "@/widgets/runs-table/items";

/** Beyond it browsers cannot scroll exactly, and no reader looks. */
export const MAX_ROWS = 400_000;
const MAX_OPEN = 50;
const NO_PAGES: readonly RunsPage[] = [];

export interface Rows {
  /** What is loaded, in order. */
  items: readonly Item[];
  /** Runs that stay at the top. */
  pinned: readonly RunItem[];
  /** How many rows there are, those included that are still to come. */
  total: number;
  /** How many runs the view has. */
  count: number | undefined;
  pages: readonly RunsPage[];
  /** Those pages, and the children that are unfolded. */
  seen: readonly RunsPage[];
  isPending: boolean;
  /** Whether what is shown belongs to a question asked before. */
  isStale: boolean;
  isFetching: boolean;
  isComplete: boolean;
  error: unknown;
  /** Why no more could be loaded, if so. */
  moreError: unknown;
  /** Whether groups were made of some of the runs only. */
  isCut: boolean;
  retry: () => void;
  loadMore: () => void;
}

/** Returns the rows of a view with the values of `columns`; asks for none until `isReady`. */
export function useRows(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  isReady: boolean,
): Rows {
  const isGrouped = Boolean(view.group?.length);
  const tree = useTree(ids, view, columns, isReady && !isGrouped);
  const groups = useGroups(ids, view, columns, isReady && isGrouped);
  return isGrouped ? groups : tree;
}

function useTree(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  isEnabled: boolean,
): Rows {
  const table = useRunsTable(ids, view, columns, isEnabled);
  const count = useRunCount(ids, view);
  const open = useMemo(
    () => (isFolded(view) ? (view.open ?? []).filter(isRunId).slice(0, MAX_OPEN) : []),
    [view],
  );
  const pins = isEnabled ? (view.pins ?? []) : [];
  const filters = [...(pins.length ? [runsFilter(pins)] : []), ...open.map(childrenFilter)];
  const beside = useRunsBeside(ids, view, columns, isEnabled ? filters : []);
  const pages = (table.data?.pages as readonly RunsPage[] | undefined) ?? NO_PAGES;

  const hasPins = pins.length > 0;
  const pinned = usePinned(hasPins ? beside[0] : undefined, pins.join());
  const childPages = useMemo(() => (hasPins ? beside.slice(1) : beside), [beside, hasPins]);
  const seen = useMemo(
    () =>
      childPages.length ? [...pages, ...childPages.filter((page) => page !== undefined)] : pages,
    [pages, childPages],
  );
  const items = useMemo(() => {
    const children = new Map(open.map((id, place) => [id, childPages[place]] as const));
    return treeItems(pages, { pins: new Set(pinned.map((run) => run.runId)), children });
  }, [pages, pinned, open, childPages]);

  const loaded = pages.reduce((sum, page) => sum + page.runIds.length, 0);
  const waiting = table.hasNextPage ? Math.max(1, (count.data ?? loaded + 1) - loaded) : 0;
  return {
    items,
    pinned,
    total: Math.min(MAX_ROWS, items.length + waiting),
    count: count.data,
    pages,
    seen,
    isPending: table.isPending,
    isStale: table.isPlaceholderData,
    isFetching: table.isFetching,
    isComplete: table.isSuccess && !table.hasNextPage,
    error: table.error,
    moreError: table.isFetchNextPageError ? table.error : null,
    isCut: false,
    retry: () => void (table.isFetchNextPageError ? table.fetchNextPage() : table.refetch()),
    loadMore: () => {
      const isReady = !table.isFetchingNextPage && !table.isPlaceholderData;
      if (table.hasNextPage && isReady && !table.isFetchNextPageError) {
        void table.fetchNextPage({ cancelRefetch: false });
      }
    },
  };
}

function isRunId(text: string): boolean {
  return /^\w+$/.test(text);
}

/** The pinned runs in the order in which they were pinned. */
function usePinned(page: RunsPage | undefined, pins: string): readonly RunItem[] {
  return useMemo(() => {
    if (!page || !pins) return [];
    const byId = new Map(runItems(page).map((item) => [item.runId, item]));
    return pins.split(",").flatMap((id) => byId.get(id) ?? []);
  }, [page, pins]);
}

function useGroups(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  isEnabled: boolean,
): Rows {
  const by = useMemo(() => view.group ?? [], [view.group]);
  const wanted = useMemo(() => [...new Set([...by, ...columns])].sort(), [by, columns]);
  const many = useManyRuns(ids, view, wanted, isEnabled);
  const count = useRunCount(ids, view);
  const page = many.data;
  const [sort] = sortsOf(view.sort);
  const sortId = sort?.id ?? "";
  const isDescending = sort?.isDescending ?? false;
  const groups = useMemo(() => {
    if (!page) return [];
    const found = groupRuns(page, by, wanted);
    return sortGroups(found, by, sortId ? { id: sortId, isDescending } : undefined);
  }, [page, by, wanted, sortId, isDescending]);
  const items = useMemo(
    () => (page ? groupItems(page, groups, new Set(view.open)) : []),
    [page, groups, view.open],
  );
  const pages = useMemo(() => (page ? [page] : NO_PAGES), [page]);
  return {
    items,
    pinned: [],
    total: items.length,
    count: count.data,
    pages,
    seen: pages,
    isPending: many.isPending,
    isStale: many.isPlaceholderData,
    isFetching: many.isFetching,
    isComplete: many.isSuccess,
    error: many.error,
    moreError: null,
    isCut: page !== undefined && (count.data ?? 0) > MAX_RUNS,
    retry: () => void many.refetch(),
    loadMore: () => undefined,
  };
}
