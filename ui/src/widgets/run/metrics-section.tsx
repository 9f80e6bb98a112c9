import { Link } from "@tanstack/react-router";
import { useDeferredValue, useMemo, useState } from "react";
import { useSummaries } from "@/api/runs";
import type { SeriesSummary } from "@/api/types";
import { ErrorState } from "@/kit/error-state";
import { SearchField } from "@/kit/search-field";
import { Skeleton } from "@/kit/skeleton";
import { exactNumber, formatCount, formatNumber, formatTime } from "@/lib/format";
import { isSystemKey } from "@/lib/run-parts";
import { type SortValue, sortRows } from "@/lib/sort-rows";
import { type RowColumn, RowTable, type Sort } from "@/widgets/run/row-table";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

/** From so many on a list is worth a search field. */
const MANY = 8;

const SORTS: Record<string, (one: SeriesSummary) => SortValue> = {
  key: (one) => one.key,
  last: (one) => one.last_value,
  min: (one) => one.min_value,
  max: (one) => one.max_value,
  step: (one) => one.last_step,
  n: (one) => one.n,
};

/** What a run measured: the last, least and greatest value of every metric, each to its chart. */
export function MetricsSection({ runId }: { runId: string }) {
  const summaries = useSummaries(runId);
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Sort | null>(null);
  const sought = useDeferredValue(text.trim().toLowerCase());
  const all = useMemo(
    () => (summaries.data ?? []).filter((one) => !isSystemKey(one.key)),
    [summaries.data],
  );
  const rows = useMemo(() => {
    const found = sought ? all.filter((one) => one.key.toLowerCase().includes(sought)) : all;
    const read = SORTS[sort?.column ?? "key"];
    return read ? sortRows(found, read, sort?.isDescending ?? false) : found;
  }, [all, sought, sort]);
  const columns = useMemo(() => columnsOf(runId), [runId]);
  const systemCount = (summaries.data?.length ?? 0) - all.length;
  return (
    <Section
      title="Metrics"
      count={summaries.data && all.length}
      tools={
        <>
          {systemCount > 0 && (
            <Link to="/runs/$runId/system" params={{ runId }} className={styles.quiet}>
              {formatCount(systemCount)} of the system
            </Link>
          )}
          {all.length > MANY && (
            <SearchField
              label="Search metrics"
              className={styles.search}
              value={text}
              onChange={setText}
            />
          )}
        </>
      }
    >
      {summaries.isError ? (
        <ErrorState error={summaries.error} onRetry={() => summaries.refetch()} />
      ) : summaries.isPending ? (
        <Skeleton height={140} />
      ) : (
        <RowTable
          label="Metrics of the run"
          columns={columns}
          rows={rows}
          keyOf={(one) => one.key}
          sort={sort}
          onSort={setSort}
          none={
            all.length ? (
              "No metric has this in its name."
            ) : (
              <>
                None yet. <code>runwell.log_metric("rmse", 6.2)</code> logs one.
              </>
            )
          }
        />
      )}
    </Section>
  );
}

function columnsOf(runId: string): RowColumn<SeriesSummary>[] {
  return [
    {
      id: "key",
      label: "Metric",
      width: "36%",
      cell: (one) => (
        <Link
          to="/runs/$runId/charts"
          params={{ runId }}
          search={{ charts: { search: one.key } }}
          title={`${one.key}: see its chart`}
        >
          {one.key}
        </Link>
      ),
    },
    numberColumn("last", "Last", (one) => one.last_value),
    numberColumn(
      "min",
      "Min",
      (one) => one.min_value,
      (one) => one.min_step,
    ),
    numberColumn(
      "max",
      "Max",
      (one) => one.max_value,
      (one) => one.max_step,
    ),
    {
      id: "step",
      label: "Last step",
      isNumber: true,
      cell: (one) => (
        <span title={`logged at ${formatTime(one.last_ms)}`}>{formatCount(one.last_step)}</span>
      ),
    },
    {
      id: "n",
      label: "Points",
      isNumber: true,
      isOptional: true,
      cell: (one) => <span title={oddOnes(one)}>{formatCount(one.n)}</span>,
    },
  ];
}

function numberColumn(
  id: string,
  label: string,
  value: (one: SeriesSummary) => number | null | undefined,
  step?: (one: SeriesSummary) => number | null | undefined,
): RowColumn<SeriesSummary> {
  return {
    id,
    label,
    isNumber: true,
    isOptional: step !== undefined,
    cell: (one) => {
      const number = value(one) ?? null;
      if (number === null) return <span className={styles.quiet}>–</span>;
      const at = step?.(one) ?? null;
      const where = at === null ? "" : ` at step ${formatCount(at)}`;
      return <span title={exactNumber(number) + where}>{formatNumber(number)}</span>;
    },
  };
}

function oddOnes(one: SeriesSummary): string | undefined {
  const counts: [number | undefined, string][] = [
    [one.nan_count, "NaN"],
    [one.positive_infinity_count, "∞"],
    [one.negative_infinity_count, "−∞"],
  ];
  const odd = counts.flatMap(([count, name]) => (count ? `${formatCount(count)} × ${name}` : []));
  return odd.length ? `of them ${odd.join(", ")}` : undefined;
}
