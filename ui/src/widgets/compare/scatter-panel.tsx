import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { colorBy } from "@/charts/plot/colors";
import { makeScale } from "@/charts/plot/scale";
import { usePaper } from "@/charts/plot/use-paper";
import { drawScatter, frontOf, type ScatterSpec, trendOf } from "@/charts/scatter/draw";
import { ScatterChart } from "@/charts/scatter/scatter-chart";
import { Checkbox } from "@/kit/checkbox";
import { Select } from "@/kit/select";
import type { CompareView, Goal } from "@/lib/compare-view";
import { plural } from "@/lib/format";
import { asCategory, type Frame } from "@/lib/frame";
import { goalOf } from "@/lib/goal";
import { withinLimits } from "@/lib/limits";
import { spearman } from "@/lib/statistics";
import { ColumnPicker } from "@/widgets/compare/column-picker";
import styles from "@/widgets/compare/compare.module.css";
import { ExportMenu, frameRows } from "@/widgets/compare/export-menu";
import { LimitsBar } from "@/widgets/compare/limits-bar";
import { openRun } from "@/widgets/compare/open-run";
import { PlotCard } from "@/widgets/compare/plot-card";
import { RunList, sortRows } from "@/widgets/compare/run-list";
import { ScaleSelect } from "@/widgets/compare/scale-select";
import type { Comparison } from "@/widgets/compare/use-compare";

interface Props {
  comparison: Comparison;
  frame: Frame;
  x: string;
  y: string;
  color: string | undefined;
}

type Front = NonNullable<CompareView["front"]> | "none";

const HEIGHT = 480;
const LISTED = 100;

/** Runs as points by two columns, coloured and sized by others. */
export function ScatterPanel({ comparison, frame, x, y, color }: Props) {
  const { ids, state, change } = comparison;
  const { scales, brushes, size, front, trend } = state;
  const paper = usePaper();
  const navigate = useNavigate();
  const [marked, setMarked] = useState<number | null>(null);
  const [isTable, setTable] = useState(false);
  const spec = useMemo((): ScatterSpec | null => {
    const [xs, ys] = [frame.series.get(x), frame.series.get(y)];
    if (!xs || !ys) return null;
    const colors = color ? frame.series.get(color) : undefined;
    const isNamed = color !== undefined && scales[color] === "category";
    return {
      frame,
      x: makeScale(xs, { choice: scales[x] }),
      y: makeScale(ys, { choice: scales[y] }),
      coloring: colorBy(frame, isNamed && colors ? asCategory(colors) : colors, paper, {
        scale: colors && makeScale(colors, { choice: isNamed ? undefined : scales[color ?? ""] }),
        better: color ? goalOf(color) : undefined,
      }),
      size: size ? frame.series.get(size) : undefined,
      hasTrend: trend,
      front: front ? (front.split(",") as [Goal, Goal]) : null,
      limits: brushes,
    };
  }, [frame, x, y, color, size, scales, paper, trend, front, brushes]);
  const rows = useMemo(() => {
    const mask = withinLimits(frame, brushes);
    const all = Array.from({ length: frame.n }, (_, row) => row);
    return mask ? all.filter((row) => mask[row]) : all;
  }, [frame, brushes]);
  if (!spec) return null;
  const columns = [...new Set([x, y, ...(color ? [color] : []), ...(size ? [size] : [])])];
  const shown = frame.runIds.reduce((sum, _, row) => sum + (isShown(spec, row) ? 1 : 0), 0);
  const label = `Scatter plot of ${plural(shown, "run")}: ${spec.y.series.label} over ${spec.x.series.label}`;
  const title = (axis: "x" | "y") => spec[axis].series.label;
  return (
    <PlotCard
      controls={
        <>
          <ColumnPicker
            ids={ids}
            label="Across"
            value={x}
            onChange={(next) => change({ x: next })}
          />
          <ScaleSelect
            label="Scale across"
            series={frame.series.get(x)}
            value={scales[x]}
            onChange={(choice) => change({ scales: { ...scales, [x]: choice } })}
          />
          <ColumnPicker ids={ids} label="Up" value={y} onChange={(next) => change({ y: next })} />
          <ScaleSelect
            label="Scale up"
            series={frame.series.get(y)}
            value={scales[y]}
            onChange={(choice) => change({ scales: { ...scales, [y]: choice } })}
          />
          <ColumnPicker
            ids={ids}
            label="Colour"
            value={color}
            none="Each run its own"
            onChange={(next) => change({ color: next ?? "none" })}
          />
          <ColumnPicker
            ids={ids}
            label="Size"
            value={size}
            none="The same"
            onChange={(next) => change({ size: next })}
          />
          <Select<Front>
            label="Pareto front"
            value={front ?? "none"}
            options={[
              { value: "none", label: "None" },
              { value: "min,min", label: `Low ${title("x")}, low ${title("y")}` },
              { value: "min,max", label: `Low ${title("x")}, high ${title("y")}` },
              { value: "max,min", label: `High ${title("x")}, low ${title("y")}` },
              { value: "max,max", label: `High ${title("x")}, high ${title("y")}` },
            ]}
            onChange={(next) => change({ front: next === "none" ? undefined : next })}
          />
          <div className={styles.check}>
            <Checkbox
              label="Trend"
              isChecked={trend}
              onChange={(next) => change({ trend: next })}
            />
          </div>
        </>
      }
      acts={
        <>
          <div className={styles.check}>
            <Checkbox label="As table" isChecked={isTable} onChange={setTable} />
          </div>
          <ExportMenu
            title={`${title("y")} over ${title("x")}`}
            size={{ width: 1000, height: 560 }}
            paper={paper}
            paint={(pen, room) => drawScatter(pen, spec, room, paper)}
            rows={() => frameRows(frame, columns)}
          />
        </>
      }
      note={noteOf(spec, frame, shown)}
    >
      <ScatterChart
        spec={spec}
        paper={paper}
        height={HEIGHT}
        label={label}
        columns={columns}
        strong={color}
        marked={marked}
        onOpen={(row, event) => openRun(navigate, frame.runIds[row] ?? "", event)}
        onBox={(across, up) => change({ brushes: { ...brushes, [x]: across, [y]: up } })}
      />
      <LimitsBar comparison={comparison} frame={frame} rows={rows}>
        Drag a box to limit the runs; click a point to open its run.
      </LimitsBar>
      {(isTable || rows.length < frame.n) && (
        <RunList
          frame={frame}
          rows={sortRows(rows, frame.series.get(y), goalOf(y) !== "max").slice(0, LISTED)}
          columns={columns}
          sorted={y}
          colorOf={(row) => spec.coloring.colors[spec.coloring.bins[row] ?? 0] ?? ""}
          onMark={setMarked}
          label={`The first ${Math.min(LISTED, rows.length)} runs by ${title("y")}`}
        />
      )}
    </PlotCard>
  );
}

function isShown({ x, y }: ScatterSpec, row: number): boolean {
  const place =
    x.place(x.series.values[row] ?? Number.NaN) + y.place(y.series.values[row] ?? Number.NaN);
  return !Number.isNaN(place);
}

function noteOf(spec: ScatterSpec, frame: Frame, shown: number): string {
  const parts: string[] = [];
  if (shown < frame.n) {
    parts.push(
      `${plural(frame.n - shown, "run")} without both values ${frame.n - shown === 1 ? "is" : "are"} left out.`,
    );
  }
  const { r, n } = spearman(spec.x.series.values, spec.y.series.values);
  if (!Number.isNaN(r))
    parts.push(`Spearman's correlation ${r.toFixed(2)} over ${plural(n, "run")}.`);
  const fit = spec.hasTrend ? trendOf(spec) : null;
  if (fit) parts.push(`The trend explains ${Math.round(100 * fit.r2)} % of the variance (R²).`);
  if (spec.front) parts.push(`${plural(frontOf(spec).length, "run")} on the front.`);
  return parts.join(" ");
}
