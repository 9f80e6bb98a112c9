import { useFirstRuns, useManyFiles, useManySummaries, useWholeRuns } from "@/api/compare";
import { Checkbox } from "@/kit/checkbox";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { Notice } from "@/kit/notice";
import { Segments } from "@/kit/segments";
import { Select } from "@/kit/select";
import { Skeleton } from "@/kit/skeleton";
import { COLOR_TAG, runColor } from "@/lib/color";
import type { CompareView } from "@/lib/compare-view";
import { useTheme } from "@/lib/theme";
import { CodeSides } from "@/widgets/compare/code-sides";
import styles from "@/widgets/compare/compare.module.css";
import { FileSides } from "@/widgets/compare/file-sides";
import type { Side } from "@/widgets/compare/side-heads";
import type { Comparison } from "@/widgets/compare/use-compare";
import { ValueSides } from "@/widgets/compare/value-sides";

interface Props {
  comparison: Comparison;
}

const FIRST = 3;
const MOST = 20;

/** Runs beside each other: values, code and environment, files. */
export function SidesPanel({ comparison }: Props) {
  const { ids, view, state, change, changeView } = comparison;
  const theme = useTheme();
  const picks = view.picks ?? [];
  const first = useFirstRuns(ids, view, state.top, FIRST, picks.length === 0);
  const runIds = picks.length ? picks.slice(0, MOST) : (first.data ?? []);
  const runs = useWholeRuns(runIds);
  const series = useManySummaries(state.part === "values" ? runIds : []);
  const files = useManyFiles(state.part === "values" ? [] : runIds);
  const failed = [first, ...runs, ...series, ...files].find((one) => one.error);
  if (failed) return <ErrorState error={failed.error} onRetry={() => failed.refetch()} />;
  if (!picks.length && first.data?.length === 0) {
    return (
      <EmptyState title="No runs">
        <p>The filter matches no run. Select runs in the table to see them side by side.</p>
      </EmptyState>
    );
  }
  const whole = runs.flatMap((one) => one.data ?? []);
  const isReady = whole.length > 0 && whole.length === runIds.length;
  const baseline = Math.max(0, runIds.indexOf(state.baseline ?? ""));
  const sides: Side[] = whole.map((run, place) => ({
    runId: run.info.run_id,
    name: run.info.run_name || run.info.run_id,
    color: runColor(run.data?.tags?.[COLOR_TAG] ?? run.info.number, theme),
    status: run.info.status ?? "",
    isLost: run.info.is_lost ?? false,
    isBaseline: place === baseline,
  }));
  const remove = (runId: string) => changeView({ picks: runIds.filter((one) => one !== runId) });
  const common = { runs: whole, sides, baseline, isOnlyDifferent: state.only };
  return (
    <div className={styles.card}>
      <div className={styles.controls}>
        <Segments<CompareView["part"]>
          label="What is compared"
          value={state.part}
          onChange={(part) => change({ part: part === "values" ? undefined : part })}
          options={[
            { value: "values", label: "Values" },
            { value: "code", label: "Code" },
            { value: "files", label: "Files" },
          ]}
        />
        {sides.length > 1 && (
          <Select
            label="Baseline"
            value={runIds[baseline] ?? ""}
            options={sides.map((side) => ({ value: side.runId, label: side.name }))}
            onChange={(runId) => change({ baseline: runId })}
          />
        )}
        <div className={styles.check}>
          <Checkbox
            label="Only differences"
            isChecked={state.only}
            onChange={(only) => change({ only })}
          />
        </div>
      </div>
      {picks.length === 0 && (
        <Notice kind="info">
          No runs are selected, so these are the first {runIds.length} of the table. Select runs in
          the table, or within limits in a plot, to see those.
        </Notice>
      )}
      {picks.length > MOST && (
        <Notice kind="warn">
          The first {MOST} of {picks.length} selected runs: more have no room beside each other.
        </Notice>
      )}
      {!isReady ? (
        <Skeleton height={420} />
      ) : state.part === "values" ? (
        <ValueSides
          {...common}
          series={series.map((one) => one.data ?? [])}
          onRemove={sides.length > 2 ? remove : undefined}
        />
      ) : files.some((one) => !one.data) ? (
        <Skeleton height={420} />
      ) : state.part === "code" ? (
        <CodeSides {...common} files={files.map((one) => one.data ?? [])} />
      ) : (
        <FileSides {...common} files={files.map((one) => one.data ?? [])} />
      )}
    </div>
  );
}
