import { useCallback, useState } from "react";
import type { Paper, Pen, Size } from "@/charts/canvas";
import { type Bars, drawBars } from "@/charts/histogram/draw";
import { fieldOf } from "@/charts/plot/field";
import { PlotCanvas } from "@/charts/plot/plot-canvas";
import { valueText } from "@/charts/plot/scale";
import { Tooltip } from "@/charts/plot/tooltip";
import { plural } from "@/lib/format";

interface Props {
  bars: Bars;
  paper: Paper;
  height: number;
  label: string;
}

/** How often values of one column occur. */
export function HistogramChart({ bars, paper, height, label }: Props) {
  const [bar, setBar] = useState(-1);
  const base = useCallback(
    (pen: Pen, size: Size) => drawBars(pen, bars, size, paper, bar),
    [bars, paper, bar],
  );
  const find = (x: number, size: Size) => {
    const field = fieldOf(size, false);
    const place = (x - field.left) / (field.right - field.left);
    return place >= 0 && place < 1 ? Math.floor(place * bars.counts.length) : -1;
  };
  return (
    <PlotCanvas
      height={height}
      label={label}
      base={base}
      onPoint={(point, size) => setBar(point ? find(point.x, size) : -1)}
      onStep={(by) => setBar(Math.max(0, Math.min(bars.counts.length - 1, bar + by)))}
    >
      {(size) => {
        if (bar < 0) return null;
        const field = fieldOf(size, false);
        const [from, to] = bars.ends[bar] ?? [0, 0];
        const x = field.left + ((from + to) / 2) * (field.right - field.left);
        return (
          <Tooltip x={x} y={field.top} width={size.width} height={size.height}>
            <strong>{plural(bars.counts[bar] ?? 0, "run")}</strong>
            <br />
            {spanText(bars, bar)}
          </Tooltip>
        );
      }}
    </PlotCanvas>
  );
}

/** What a bar stands for. */
export function spanText({ scale, ends }: Bars, bar: number): string {
  if (scale.choice === "category") return scale.series.labels[bar] ?? "";
  const [from, to] = ends[bar] ?? [0, 0];
  return `${valueText(scale, scale.value(from))} to ${valueText(scale, scale.value(to))}`;
}
