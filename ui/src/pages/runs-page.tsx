import { useMemo } from "react";
import { useLive } from "@/api/live";
import { columnOf } from "@/lib/run-columns";
import { useExperimentIds, useRunsView } from "@/lib/use-runs-view";
import styles from "@/pages/runs-page.module.css";
import { EmptyRuns } from "@/widgets/runs-table/empty-runs";
import { FailedRuns } from "@/widgets/runs-table/failed-runs";
import { RunsTable } from "@/widgets/runs-table/runs-table";
import { TableSkeleton } from "@/widgets/runs-table/table-skeleton";
import { useLooks } from "@/widgets/runs-table/use-looks";
import { usePicks } from "@/widgets/runs-table/use-picks";
import { useRows } from "@/widgets/runs-table/use-rows";
import { RunsToolbar } from "@/widgets/runs-toolbar/runs-toolbar";
import { useShownColumns } from "@/widgets/runs-toolbar/shown-columns";

/** The runs of experiments as a table, and what narrows, orders and changes them. */
export function RunsPage() {
  const ids = useExperimentIds();
  const [view, change] = useRunsView();
  useLive({ experimentIds: ids });
  const { columns, isReady } = useShownColumns(ids, view);
  // What stands in an address may be no column at all.
  const chosen = useMemo(
    () => [...new Set([...(view.left ?? []), ...columns].flatMap((id) => columnOf(id)?.id ?? []))],
    [columns, view.left],
  );
  const rows = useRows(ids, view, chosen, isReady);
  const looks = useLooks(ids, view, chosen, rows);
  const { diff, group } = view;
  const shown = useMemo(
    () => chosen.filter((id) => !(diff && looks.get(id)?.isSame) && !group?.includes(id)),
    [chosen, looks, diff, group],
  );
  const picks = usePicks(view, change);
  const isEmpty = !rows.isPending && !rows.isStale && rows.total === 0 && !rows.pinned.length;
  return (
    <div className={styles.page}>
      <RunsToolbar ids={ids} selected={picks.ids} count={rows.count} error={rows.error} />
      {rows.error && !rows.pages.length ? (
        <FailedRuns error={rows.error} onRetry={rows.retry} change={change} />
      ) : rows.isPending ? (
        <TableSkeleton />
      ) : isEmpty ? (
        <EmptyRuns ids={ids} view={view} change={change} />
      ) : (
        <RunsTable
          ids={ids}
          view={view}
          change={change}
          rows={rows}
          columns={shown}
          chosen={chosen}
          looks={looks}
          picks={picks}
        />
      )}
    </div>
  );
}
