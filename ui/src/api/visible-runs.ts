// The runs that charts show: those that are pinned, then the first of the table that are not hidden.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  BASE_COLUMNS,
  colorAt,
  fetchRunsPage,
  numberAt,
  questionOf,
  type RunsPage,
  runsFilter,
  textAt,
} from "@/api/runs-table";
import { runColor } from "@/lib/color";
import type { RunsView } from "@/lib/runs-view";
import { type Theme, useTheme } from "@/lib/theme";

export const DEFAULT_TOP = 10;

/** A run as charts draw it. */
export interface VisibleRun {
  runId: string;
  name: string;
  color: string;
  isPinned: boolean;
  isRunning: boolean;
  /** When it began, in ms. */
  startMs: number | null;
  /** The values of the columns that the view groups by. */
  group: readonly (string | null)[];
}

/** Returns the runs that the charts of a view show, in order. */
export function useVisibleRuns(ids: readonly string[], view: RunsView) {
  const theme = useTheme();
  const pins = view.pins ?? [];
  const hides = view.hides ?? [];
  const columns = [...new Set([...BASE_COLUMNS, ...(view.group ?? [])])];
  const top = view.top ?? DEFAULT_TOP;
  const question = questionOf(ids, view);
  const query = useQuery({
    queryKey: ["runs", "visible", question, columns, top, pins, hides.length],
    queryFn: async ({ signal }) => {
      const first = { ...question, columns, max_results: top + hides.length };
      const pinned = {
        experiment_ids: [...ids],
        filter: runsFilter(pins),
        columns,
        max_results: Math.max(1, pins.length),
      };
      return Promise.all([
        pins.length ? fetchRunsPage(pinned, signal) : null,
        fetchRunsPage(first, signal),
      ]);
    },
    placeholderData: keepPreviousData,
  });
  // The same array as long as the runs are the same: charts draw again for a new one.
  const runs = useMemo(() => {
    const [pinned, first] = query.data ?? [null, null];
    const all = [
      ...(pinned ? runsOf(pinned, view, theme, true) : []),
      ...(first ? runsOf(first, view, theme, false) : []),
    ];
    const known = new Set<string>(view.hides);
    const shown = all.filter((run) => !known.has(run.runId) && known.add(run.runId));
    return shown.slice(0, top + (view.pins?.length ?? 0));
  }, [query.data, view, theme, top]);
  return { ...query, runs };
}

function runsOf(page: RunsPage, view: RunsView, theme: Theme, isPinned: boolean): VisibleRun[] {
  return page.runIds.map((runId, row) => ({
    runId,
    name: textAt(page.columns.get("attributes.run_name"), row) ?? runId,
    color: runColor(colorAt(page, row), theme),
    isPinned,
    isRunning: textAt(page.columns.get("attributes.status"), row) === "RUNNING",
    startMs: numberAt(page.columns.get("attributes.start_time"), row),
    group: (view.group ?? []).map((name) => textAt(page.columns.get(name), row)),
  }));
}
