import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { ContourChart } from "@/charts/contour/contour-chart";
import { type ContourSpec, drawContour, modelOf } from "@/charts/contour/draw";
import { colorBy } from "@/charts/plot/colors";
import { makeScale } from "@/charts/plot/scale";
import { usePaper } from "@/charts/plot/use-paper";
import { Checkbox } from "@/kit/checkbox";
import { EmptyState } from "@/kit/empty-state";
import { plural } from "@/lib/format";
import type { Frame } from "@/lib/frame";
import { goalOf } from "@/lib/goal";
import { ColumnPicker } from "@/widgets/compare/column-picker";
import styles from "@/widgets/compare/compare.module.css";
import { ExportMenu, frameRows } from "@/widgets/compare/export-menu";
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
  metric: string;
}

const HEIGHT = 500;
const LEVELS = 14;
const LISTED = 100;

/** A metric over two columns, interpolated between the runs. */
export function ContourPanel({ comparison, frame, x, y, metric }: Props) {
  const { ids, state, change } = comparison;
  const { scales } = state;
  const paper = usePaper();
  const navigate = useNavigate();
  const [hasPoints, setPoints] = useState(true);
  const [isTable, setTable] = useState(false);
  const parts = useMemo(() => {
    const [xs, ys, zs] = [frame.series.get(x), frame.series.get(y), frame.series.get(metric)];
    if (!xs || !ys || !zs) return null;
    const made = {
      x: makeScale(xs, { choice: scales[x] }),
      y: makeScale(ys, { choice: scales[y] }),
      z: makeScale(zs, { choice: scales[metric] }),
    };
    return { ...made, model: modelOf(made) };
  }, [frame, x, y, metric, scales]);
  const spec = useMemo((): ContourSpec | null => {
    if (!parts) return null;
    const { model: _, ...scalesOf } = parts;
    const coloring = colorBy(frame, parts.z.series, paper, {
      scale: parts.z,
      better: goalOf(metric),
    });
    return { frame, ...scalesOf, coloring, levels: LEVELS, hasPoints };
  }, [parts, frame, paper, metric, hasPoints]);
  if (!parts || !spec) return null;
  const { model } = parts;
  const [xName, yName, zName] = [spec.x, spec.y, spec.z].map((scale) => scale.series.label);
  const all = Array.from({ length: frame.n }, (_, row) => row);
  const picker = (name: "x" | "y" | "metric", label: string, value: string) => (
    <>
      <ColumnPicker
        ids={ids}
        label={label}
        value={value}
        onChange={(next) => change({ [name]: next })}
      />
      <ScaleSelect
        label={`Scale of ${label.toLowerCase()}`}
        series={frame.series.get(value)}
        value={scales[value]}
        onChange={(choice) => change({ scales: { ...scales, [value]: choice } })}
      />
    </>
  );
  return (
    <PlotCard
      controls={
        <>
          {picker("x", "Across", x)}
          {picker("y", "Up", y)}
          {picker("metric", "Levels", metric)}
          <div className={styles.check}>
            <Checkbox label="Points" isChecked={hasPoints} onChange={setPoints} />
          </div>
        </>
      }
      acts={
        <>
          <div className={styles.check}>
            <Checkbox label="As table" isChecked={isTable} onChange={setTable} />
          </div>
          <ExportMenu
            title={`${zName} over ${xName} and ${yName}`}
            size={{ width: 1000, height: 600 }}
            paper={paper}
            paint={(pen, size) => drawContour(pen, spec, model, size, paper)}
            rows={() => frameRows(frame, [x, y, metric])}
          />
        </>
      }
      note={`${plural(model.n, "run")} of ${frame.n} have all three values. Between them ${zName} is interpolated by inverse distances; where no run is near, nothing is shown.`}
    >
      {model.surface ? (
        <ContourChart
          spec={spec}
          model={model}
          paper={paper}
          height={HEIGHT}
          label={`Contour of ${zName} over ${xName} and ${yName}, from ${plural(model.n, "run")}`}
          onOpen={(row, event) => openRun(navigate, frame.runIds[row] ?? "", event)}
        />
      ) : (
        <EmptyState title="Too few runs">
          <p>
            A surface needs at least four runs that have {xName}, {yName} and {zName}; here{" "}
            {model.n === 1 ? "is one" : `are ${model.n}`}. Choose other columns.
          </p>
        </EmptyState>
      )}
      {isTable && (
        <RunList
          frame={frame}
          rows={sortRows(all, spec.z.series, goalOf(metric) !== "max").slice(0, LISTED)}
          columns={[metric, x, y]}
          sorted={metric}
          colorOf={(row) => spec.coloring.colors[spec.coloring.bins[row] ?? 0] ?? ""}
          label={`The first ${LISTED} runs by ${zName}`}
        />
      )}
    </PlotCard>
  );
}
