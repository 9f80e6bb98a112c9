import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { BoxChart } from "@/charts/box/box-chart";
import { type BoxSpec, drawBoxes, heightOf } from "@/charts/box/draw";
import { groupBy, MAX_GROUPS } from "@/charts/box/groups";
import { barsOf, drawBars } from "@/charts/histogram/draw";
import { HistogramChart, spanText } from "@/charts/histogram/histogram-chart";
import { makeScale } from "@/charts/plot/scale";
import { usePaper } from "@/charts/plot/use-paper";
import { Checkbox } from "@/kit/checkbox";
import { EmptyState } from "@/kit/empty-state";
import { Segments } from "@/kit/segments";
import { plural } from "@/lib/format";
import { type Frame, numberSeries } from "@/lib/frame";
import { ColumnPicker } from "@/widgets/compare/column-picker";
import styles from "@/widgets/compare/compare.module.css";
import { ExportMenu } from "@/widgets/compare/export-menu";
import { openRun } from "@/widgets/compare/open-run";
import { PlainTable } from "@/widgets/compare/plain-table";
import { PlotCard } from "@/widgets/compare/plot-card";
import { ScaleSelect } from "@/widgets/compare/scale-select";
import type { Comparison } from "@/widgets/compare/use-compare";

interface Props {
  comparison: Comparison;
  frame: Frame;
  metric: string;
  by: string | undefined;
}

const HEIGHT = 380;
type Rows = readonly (readonly (string | number)[])[];

/** How a column is distributed: as boxes or violins of groups, or as bars. */
export function SpreadPanel({ comparison, frame, metric, by }: Props) {
  const { ids, state, change } = comparison;
  const { scales, shape } = state;
  const paper = usePaper();
  const navigate = useNavigate();
  const [isTable, setTable] = useState(false);
  const series = frame.series.get(metric);
  const isBars = shape === "histogram" || series?.measure === "category";
  const made = useMemo(() => {
    if (!series) return null;
    const choice = scales[metric];
    if (isBars) return { bars: barsOf(makeScale(series, { choice, isNice: true })), spec: null };
    const all = groupBy(series, by ? frame.series.get(by) : undefined);
    const groups = all.slice(0, MAX_GROUPS);
    const values = Float64Array.from(groups.flatMap((group) => [...group.values]));
    const shown = numberSeries(
      metric,
      values,
      new Uint8Array(values.length).fill(1),
      series.measure,
    );
    const scale = makeScale(shown, { choice: choice === "log" ? "log" : "linear", isNice: true });
    const name = by ? (frame.series.get(by)?.label ?? by) : "";
    const spec: BoxSpec = { groups, scale, by: name, shape: shape === "violin" ? "violin" : "box" };
    return { bars: null, spec, more: all.length - groups.length };
  }, [series, frame, metric, by, shape, isBars, scales]);
  if (!series || !made) return null;
  const { bars, spec } = made;
  const rows = (): Rows => (bars ? barRows(bars) : boxRows(spec));
  const left = series.missing + series.odd;
  const notes = [
    left > 0 ? `${plural(left, "run")} without a finite ${series.label} left out.` : "",
    made.more ? `${made.more} further groups are not shown.` : "",
    spec && shape === "box"
      ? "Boxes hold the middle half, whiskers reach to 1.5 times their width, the line is the median."
      : "",
  ];
  return (
    <PlotCard
      controls={
        <>
          <Segments
            label="Shape"
            value={isBars ? "histogram" : shape}
            onChange={(next) => change({ shape: next === "box" ? undefined : next })}
            options={[
              { value: "box", label: "Box" },
              { value: "violin", label: "Violin" },
              { value: "histogram", label: "Histogram" },
            ]}
          />
          <ColumnPicker
            ids={ids}
            label="Values"
            value={metric}
            onChange={(next) => change({ metric: next })}
          />
          <ScaleSelect
            label="Scale"
            series={series}
            value={scales[metric]}
            onChange={(choice) => change({ scales: { ...scales, [metric]: choice } })}
          />
          {!isBars && (
            <ColumnPicker
              ids={ids}
              label="Grouped by"
              value={by}
              none="All runs together"
              kinds={["param", "tag", "attribute", "metric"]}
              onChange={(next) => change({ by: next ?? "none" })}
            />
          )}
        </>
      }
      acts={
        <>
          <div className={styles.check}>
            <Checkbox label="As table" isChecked={isTable} onChange={setTable} />
          </div>
          <ExportMenu
            title={spec?.by ? `${series.label} by ${spec.by}` : `distribution of ${series.label}`}
            size={{ width: 1000, height: spec ? heightOf(spec.groups) : HEIGHT }}
            paper={paper}
            paint={(pen, size) =>
              bars ? drawBars(pen, bars, size, paper) : drawBoxes(pen, spec, size, paper)
            }
            rows={rows}
          />
        </>
      }
      note={notes.filter(Boolean).join(" ")}
    >
      {bars ? (
        <HistogramChart
          bars={bars}
          paper={paper}
          height={HEIGHT}
          label={`Histogram of ${series.label} over ${plural(frame.n - left, "run")}`}
        />
      ) : spec.groups.length ? (
        <BoxChart
          spec={spec}
          frame={frame}
          columns={[metric, ...(by ? [by] : [])]}
          paper={paper}
          label={`${series.label} of ${plural(frame.n - left, "run")} in ${plural(spec.groups.length, "group")}`}
          onOpen={(row, event) => openRun(navigate, frame.runIds[row] ?? "", event)}
        />
      ) : (
        <EmptyState title="No values">
          <p>No run here has a finite {series.label}. Choose another column.</p>
        </EmptyState>
      )}
      {isTable && <PlainTable rows={rows()} label={`Distribution of ${series.label}`} />}
    </PlotCard>
  );
}

function barRows(bars: ReturnType<typeof barsOf>): Rows {
  const all = Array.from(bars.counts, (count, bar) => [spanText(bars, bar), count]);
  return [[bars.scale.series.label, "runs"], ...all];
}

function boxRows(spec: BoxSpec): Rows {
  const head = [
    spec.by || "group",
    "runs",
    "mean",
    "deviation",
    "lowest",
    "25 %",
    "median",
    "75 %",
    "highest",
  ];
  const all = spec.groups.map(({ label, summary: one }) => {
    const { n, mean, deviation, min, low, median, high, max } = one;
    return [label, n, mean, deviation, min, low, median, high, max];
  });
  return [head, ...all];
}
