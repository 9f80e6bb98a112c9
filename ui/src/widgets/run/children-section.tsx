import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useChildMetrics } from "@/api/lineage";
import { useLive } from "@/api/live";
import { numberAt, type RunsPage, textAt, useRunCount, useRunsTable } from "@/api/runs-table";
import type { Run } from "@/api/types";
import { Button } from "@/kit/button";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import { StatusMark } from "@/kit/status-mark";
import { exactNumber, formatAgo, formatNumber, formatTime } from "@/lib/format";
import { type RowColumn, RowTable, type Sort } from "@/widgets/run/row-table";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

interface Child {
  page: RunsPage;
  row: number;
}

const MAX_METRICS = 3;

/** The runs inside a run; nothing where there are none. */
export function ChildrenSection({ run }: { run: Run }) {
  const { run_id, experiment_id } = run.info;
  const ids = [experiment_id];
  const view = { q: `attributes.parent_run_id = '${run_id}'`, flat: true };
  const count = useRunCount(ids, view);
  if (count.isError) return <ErrorState error={count.error} onRetry={() => count.refetch()} />;
  if (!count.data) return null;
  return <Children run={run} count={count.data} q={view.q} />;
}

function Children({ run, count, q }: { run: Run; count: number; q: string }) {
  const { experiment_id } = run.info;
  const [sort, setSort] = useState<Sort | null>(null);
  const order = sort ? [`${sort.column} ${sort.isDescending ? "DESC" : "ASC"}`] : [];
  const keys = (useChildMetrics(run).data ?? []).slice(0, MAX_METRICS);
  const columns = keys.map(nameOf);
  const table = useRunsTable(
    [experiment_id],
    { q, flat: true, ...(order.length && { sort: order }) },
    columns,
  );
  useLive({ experimentIds: [experiment_id] });
  const rows = useMemo(
    () =>
      (table.data?.pages ?? []).flatMap((page): Child[] =>
        page.runIds.map((_, row) => ({ page, row })),
      ),
    [table.data],
  );
  return (
    <Section
      title="Children"
      count={count}
      tools={
        <Link
          to="/experiments/$ids"
          params={{ ids: experiment_id }}
          search={{ q }}
          className={styles.quiet}
        >
          See them in the table
        </Link>
      }
    >
      {table.isError ? (
        <ErrorState error={table.error} onRetry={() => table.refetch()} />
      ) : table.isPending ? (
        <Skeleton height={140} />
      ) : (
        <RowTable
          label="Runs inside this run"
          columns={[...BASE, ...keys.map(metricColumn)]}
          rows={rows}
          keyOf={({ page, row }) => page.runIds[row] ?? ""}
          sort={sort}
          onSort={setSort}
        />
      )}
      {table.hasNextPage && (
        <Button
          kind="quiet"
          disabled={table.isFetchingNextPage}
          onClick={() => table.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Section>
  );
}

const BASE: readonly RowColumn<Child>[] = [
  {
    id: "attributes.run_name",
    label: "Run",
    cell: ({ page, row }) => (
      <Link to="/runs/$runId" params={{ runId: page.runIds[row] ?? "" }}>
        {textAt(page.columns.get("attributes.run_name"), row) || page.runIds[row]}
      </Link>
    ),
  },
  {
    id: "attributes.status",
    label: "Status",
    width: "110px",
    cell: ({ page, row }) => (
      <StatusMark
        status={textAt(page.columns.get("attributes.status"), row) ?? ""}
        isLost={Boolean(numberAt(page.columns.get("attributes.is_lost"), row))}
      />
    ),
  },
  {
    id: "attributes.start_time",
    label: "Started",
    isOptional: true,
    width: "110px",
    cell: ({ page, row }) => {
      const start = numberAt(page.columns.get("attributes.start_time"), row) ?? 0;
      return <span title={formatTime(start)}>{formatAgo(start)}</span>;
    },
  },
];

function metricColumn(key: string): RowColumn<Child> {
  const name = nameOf(key);
  return {
    id: name,
    label: key,
    isNumber: true,
    cell: ({ page, row }) => {
      const value = numberAt(page.columns.get(name), row);
      return value === null ? (
        <span className={styles.quiet}>–</span>
      ) : (
        <span title={exactNumber(value)}>{formatNumber(value)}</span>
      );
    },
  };
}

function nameOf(key: string): string {
  return `metrics.\`${key.replaceAll("`", "``")}\``;
}
