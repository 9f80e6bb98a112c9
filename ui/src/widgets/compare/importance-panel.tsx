import { useMemo, useState } from "react";
import { drawImportance, type ImportanceRow, importanceHeight } from "@/charts/importance/draw";
import { ImportanceChart } from "@/charts/importance/importance-chart";
import { usePaper } from "@/charts/plot/use-paper";
import { Checkbox } from "@/kit/checkbox";
import { EmptyState } from "@/kit/empty-state";
import { Notice } from "@/kit/notice";
import { Skeleton } from "@/kit/skeleton";
import type { Feature, Forest } from "@/lib/forest";
import { plural } from "@/lib/format";
import type { Frame, Series } from "@/lib/frame";
import { spearman } from "@/lib/statistics";
import { ColumnPicker } from "@/widgets/compare/column-picker";
import styles from "@/widgets/compare/compare.module.css";
import { CorrelationSection } from "@/widgets/compare/correlation-section";
import { ExportMenu } from "@/widgets/compare/export-menu";
import { PlainTable } from "@/widgets/compare/plain-table";
import { PlotCard } from "@/widgets/compare/plot-card";
import type { Comparison } from "@/widgets/compare/use-compare";
import { useForest } from "@/widgets/compare/use-forest";

interface Props {
  comparison: Comparison;
  frame: Frame;
  /** The params that are looked at. */
  params: readonly string[];
  metric: string;
  /** Params that vary, but were too many to look at. */
  more: number;
}

const FEWEST = 8;
/** A text that is another one in nearly each run only names the run. */
const MOST_LABELS = 64;

/** Which params a metric depends on. */
export function ImportancePanel({ comparison, frame, params, metric, more }: Props) {
  const { ids, change } = comparison;
  const paper = usePaper();
  const [isTable, setTable] = useState(false);
  const target = frame.series.get(metric);
  const used = useMemo(
    () => params.flatMap((name) => useful(frame.series.get(name))),
    [params, frame],
  );
  const features = useMemo(
    (): Feature[] =>
      used.map((one) => ({
        name: one.column,
        values: one.values,
        isCategory: one.measure === "category",
      })),
    [used],
  );
  const { share, forest, problem } = useForest(features, target?.values);
  const rows = useMemo(
    () => (forest && target ? rowsOf(forest, used, target) : []),
    [forest, used, target],
  );
  if (!target) return null;
  const known = target.values.reduce((sum, one) => sum + (Number.isFinite(one) ? 1 : 0), 0);
  const table = () => [
    ["param", "importance", "standard error", "Spearman's correlation"],
    ...rows.map((row) => [row.name, row.gain, row.error, Number.isNaN(row.r) ? "" : row.r]),
  ];
  return (
    <PlotCard
      controls={
        <ColumnPicker
          ids={ids}
          label="Metric"
          value={metric}
          kinds={["metric", "attribute"]}
          onChange={(next) => change({ metric: next })}
        />
      }
      acts={
        <>
          <div className={styles.check}>
            <Checkbox label="As table" isChecked={isTable} onChange={setTable} />
          </div>
          <ExportMenu
            title={`importance for ${target.label}`}
            size={{ width: 1000, height: importanceHeight(rows.length) }}
            paper={paper}
            paint={(pen, size) => drawImportance(pen, rows, size, paper)}
            rows={table}
          />
        </>
      }
    >
      {known < FEWEST || !used.length ? (
        <EmptyState title="Too little to tell">
          <p>
            Importance needs at least {FEWEST} runs with {target.label} and a param that varies
            among them; here {plural(known, "run has", "runs have")} it, and{" "}
            {plural(used.length, "param varies", "params vary")}.
          </p>
        </EmptyState>
      ) : problem ? (
        <Notice kind="bad">Importance could not be computed: {problem}.</Notice>
      ) : forest ? (
        <>
          <Surety forest={forest} label={target.label} more={more} />
          <ImportanceChart
            rows={rows}
            paper={paper}
            label={`Importance for ${target.label}: ${rows
              .slice(0, 5)
              .map((row) => `${row.name} ${row.gain.toFixed(2)}`)
              .join(", ")}`}
          />
          {isTable && <PlainTable rows={table()} label={`Importance for ${target.label}`} />}
          <CorrelationSection
            comparison={comparison}
            columns={[target, ...used.filter((one) => one.measure !== "category")]}
            paper={paper}
          />
        </>
      ) : (
        <>
          <p className={styles.note} role="status">
            Growing trees: {Math.round(share * 100)} %
          </p>
          <Skeleton height={importanceHeight(used.length)} />
        </>
      )}
    </PlotCard>
  );
}

interface SuretyProps {
  forest: Forest;
  label: string;
  more: number;
}

/** How far the picture can be believed. */
function Surety({ forest, label, more }: SuretyProps) {
  const { r2, n, trees } = forest;
  const explained = Math.max(0, Math.round(100 * r2));
  const words =
    r2 < 0.2
      ? "so the order below says little"
      : n < 30
        ? "but so few runs give only a hint"
        : r2 < 0.6
          ? "so there is more to it than these params"
          : "so the order below can be relied on";
  return (
    <Notice kind={r2 < 0.2 || n < 30 ? "warn" : "info"}>
      From {plural(n, "run")}: {trees} random trees explain {explained} % of the variance of {label}{" "}
      in runs that they did not see (R²), {words}. Importance is how much of that is lost when a
      param is shuffled; the whiskers are its standard error.
      {more > 0 && ` ${plural(more, "further param")} that vary were not looked at.`}
    </Notice>
  );
}

function useful(series: Series | undefined): Series[] {
  if (!series) return [];
  const isConstant =
    series.min === series.max && (series.missing === 0 || series.missing === series.values.length);
  const isName = series.measure === "category" && series.labels.length > MOST_LABELS;
  return isConstant || isName ? [] : [series];
}

function rowsOf(forest: Forest, used: readonly Series[], target: Series): ImportanceRow[] {
  const rows = forest.importance.map(({ gain, error }, at) => {
    const series = used[at];
    const isNumber = series && series.measure !== "category";
    const r = isNumber ? spearman(series.values, target.values).r : Number.NaN;
    return { name: series?.label ?? "", gain, error, r };
  });
  return rows.sort((a, b) => b.gain - a.gain);
}
