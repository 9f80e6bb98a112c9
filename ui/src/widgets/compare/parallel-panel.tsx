import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { ParallelChart, type ParallelSpec, paintParallel } from "@/charts/parallel/parallel-chart";
import { colorBy } from "@/charts/plot/colors";
import { guessChoice, makeScale } from "@/charts/plot/scale";
import { usePaper } from "@/charts/plot/use-paper";
import { Checkbox } from "@/kit/checkbox";
import { EmptyState } from "@/kit/empty-state";
import type { Brush } from "@/lib/compare-view";
import { plural } from "@/lib/format";
import { asCategory, type Frame } from "@/lib/frame";
import { goalOf } from "@/lib/goal";
import { withinLimits } from "@/lib/limits";
import { useStable } from "@/lib/use-stable";
import { AxisMenu } from "@/widgets/compare/axis-menu";
import { ColumnPicker } from "@/widgets/compare/column-picker";
import styles from "@/widgets/compare/compare.module.css";
import { ExportMenu, frameRows } from "@/widgets/compare/export-menu";
import { LimitsBar } from "@/widgets/compare/limits-bar";
import { openRun } from "@/widgets/compare/open-run";
import { PlotCard } from "@/widgets/compare/plot-card";
import { RunList, sortRows } from "@/widgets/compare/run-list";
import type { Comparison } from "@/widgets/compare/use-compare";

interface Props {
  comparison: Comparison;
  frame: Frame;
  /** The columns of the axes, and the one of the colour; without it each run has its own. */
  axes: readonly string[];
  color: string | undefined;
}

const HEIGHT = 460;
const LISTED = 20;
const LISTED_AT_MOST = 200;
/** Beyond so many lines curves cost time and tell nothing: they run into each other. */
const CURVED = 1_000;

/** Parallel coordinates of the runs, and the runs that pass the limits. */
export function ParallelPanel({ comparison, frame, axes: wanted, color }: Props) {
  const { ids, state, change } = comparison;
  const paper = usePaper();
  const navigate = useNavigate();
  const [marked, setMarked] = useState<number | null>(null);
  const [isLong, setLong] = useState(false);
  const better = color ? goalOf(color) : undefined;

  const { brushes } = state;
  // A new limit must not make the scales new, and with them every line.
  const axes = useStable(wanted);
  const scales = useStable(state.scales);
  const flips = useStable(state.flips);
  const parallelAxes = useMemo(
    () =>
      axes.flatMap((column) => {
        const series = frame.series.get(column);
        if (!series) return [];
        const scale = makeScale(series, {
          choice: scales[column],
          isFlipped: flips.includes(column),
        });
        return [{ column, label: series.label, scale, brush: undefined }];
      }),
    [axes, frame, scales, flips],
  );
  const coloring = useMemo(() => {
    const series = color ? frame.series.get(color) : undefined;
    const choice = color ? scales[color] : undefined;
    if (!series || choice === "category") {
      return colorBy(frame, series && asCategory(series), paper);
    }
    const scale = makeScale(series, { choice: choice ?? guessChoice(series) });
    return colorBy(frame, series, paper, { scale, better });
  }, [frame, color, scales, paper, better]);
  const spec: ParallelSpec = useMemo(
    () => ({
      frame,
      axes: parallelAxes,
      coloring,
      color,
      isCurved: frame.n <= CURVED,
      limits: brushes,
    }),
    [frame, parallelAxes, coloring, color, brushes],
  );
  const rows = useMemo(() => {
    const mask = withinLimits(frame, brushes);
    const all = Array.from({ length: frame.n }, (_, row) => row);
    const series = color ? frame.series.get(color) : undefined;
    return sortRows(mask ? all.filter((row) => mask[row]) : all, series, better !== "max");
  }, [brushes, frame, color, better]);

  const setBrush = (column: string, brush: Brush | undefined) => {
    const others = without(brushes, column);
    change({ brushes: brush ? { ...others, [column]: brush } : others });
  };
  const move = (column: string, to: number) => {
    const others = axes.filter((one) => one !== column);
    change({ axes: others.toSpliced(to, 0, column) });
  };
  const columns = [...axes, ...(color ? [color] : [])];
  const label = labelOfPlot(
    frame,
    parallelAxes.map((axis) => axis.label),
    rows.length,
    color,
  );
  return (
    <PlotCard
      controls={
        <>
          <ColumnPicker
            ids={ids}
            label="Colour"
            value={color}
            none="Each run its own"
            onChange={(next) => change({ color: next ?? "none" })}
          />
          <ColumnPicker
            ids={ids}
            label="Add an axis"
            action="Add an axis"
            value={undefined}
            onChange={(next) => next && change({ axes: [...new Set([...axes, next])] })}
          />
        </>
      }
      acts={
        <>
          <div className={styles.check}>
            <Checkbox label="More rows" isChecked={isLong} onChange={setLong} />
          </div>
          <ExportMenu
            title={`parallel coordinates ${color ?? ""}`}
            size={{ width: 1280, height: HEIGHT }}
            paper={paper}
            paint={(pen, size) => paintParallel(pen, spec, size, paper)}
            rows={() => {
              const wanted = new Set(rows);
              const [head = [], ...all] = frameRows(frame, columns);
              return [head, ...all.filter((_, row) => wanted.has(row))];
            }}
          />
        </>
      }
    >
      {parallelAxes.length === 0 ? (
        <EmptyState title="No axis">
          <p>Add params and metrics as axes: each run becomes a line across them.</p>
        </EmptyState>
      ) : (
        <ParallelChart
          spec={spec}
          paper={paper}
          height={HEIGHT}
          label={label}
          marked={marked}
          onBrush={setBrush}
          onMove={move}
          onOpen={(row, event) => openRun(navigate, frame.runIds[row] ?? "", event)}
          title={(axis, place) => (
            <AxisMenu
              axis={axis}
              isFirst={place === 0}
              isLast={place === axes.length - 1}
              isFlipped={flips.includes(axis.column)}
              isColor={axis.column === color}
              onScale={(choice) =>
                change({
                  scales: { ...scales, [axis.column]: choice },
                  brushes: without(brushes, axis.column),
                })
              }
              onFlip={(isFlipped) => {
                const others = flips.filter((one) => one !== axis.column);
                change({ flips: isFlipped ? [...others, axis.column] : others });
              }}
              onBrush={(brush) => setBrush(axis.column, brush)}
              onShift={(by) => move(axis.column, place + by)}
              onColor={() => change({ color: axis.column })}
              onRemove={() =>
                change({
                  axes: axes.filter((one) => one !== axis.column),
                  brushes: without(brushes, axis.column),
                })
              }
            />
          )}
        />
      )}
      <LimitsBar comparison={comparison} frame={frame} rows={rows}>
        Drag along an axis to limit it, drag a name to move it, click a line to open the run.
      </LimitsBar>
      {rows.length > 0 && (
        <RunList
          frame={frame}
          rows={rows.slice(0, isLong ? LISTED_AT_MOST : LISTED)}
          columns={color ? [color, ...axes] : axes}
          sorted={color}
          colorOf={(row) => coloring.colors[coloring.bins[row] ?? 0] ?? ""}
          onMark={setMarked}
          label="Runs within the limits"
        />
      )}
      {rows.length > LISTED && (
        <p className={styles.note}>
          The first {Math.min(rows.length, isLong ? LISTED_AT_MOST : LISTED)} of{" "}
          {plural(rows.length, "run")}
          {color && `, by ${frame.series.get(color)?.label ?? color}`}.
        </p>
      )}
    </PlotCard>
  );
}

function without(brushes: Record<string, Brush>, column: string): Record<string, Brush> {
  const { [column]: _, ...others } = brushes;
  return others;
}

function labelOfPlot(
  frame: Frame,
  axes: readonly string[],
  passed: number,
  color: string | undefined,
): string {
  const by = color ? `, coloured by ${frame.series.get(color)?.label ?? color}` : "";
  return `Parallel coordinates of ${plural(frame.n, "run")} over ${axes.join(", ")}${by}; ${passed} within the limits`;
}
