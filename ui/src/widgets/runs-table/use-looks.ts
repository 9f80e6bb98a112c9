// What is known of the columns that are shown, kept as long as nothing of it changes.

import { useMemo } from "react";
import { useBestValues } from "@/api/runs-table";
import { columnOf, goalOf, hasGoal } from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";
import { bestOf, type ColumnLook, looksOf } from "@/widgets/runs-table/look";
import type { Rows } from "@/widgets/runs-table/use-rows";

/** Beyond it the best values of columns would be as much work as the table. */
const MAX_BEST = 24;

/** Returns what is known of each column; the best values are those of all runs of the view. */
export function useLooks(
  ids: readonly string[],
  view: RunsView,
  columns: readonly string[],
  rows: Rows,
): ReadonlyMap<string, ColumnLook> {
  const known = useMemo(() => columns.flatMap((id) => columnOf(id) ?? []), [columns]);
  const goals = useMemo(
    () =>
      known
        .filter(hasGoal)
        .map((column) => [column.id, goalOf(column, view.goals)] as const)
        .slice(0, MAX_BEST),
    [known, view.goals],
  );
  const isPart = rows.pages.length > 0 && !rows.isComplete && !rows.isStale;
  const far = useBestValues(ids, view, goals, isPart).data;
  return useMemo(() => {
    const best = goals.map(([id, goal]): [string, number | null] => {
      const near = bestOf(rows.seen, id, goal);
      if (rows.isComplete || near === null) return [id, near];
      const other = far?.get(id) ?? null;
      return [id, other === null ? null : Math[goal](near, other)];
    });
    return looksOf(rows.seen, known, new Map(best));
  }, [known, goals, rows.seen, rows.isComplete, far]);
}
