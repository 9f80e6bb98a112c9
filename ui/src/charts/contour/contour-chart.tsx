import { type KeyboardEvent, type MouseEvent, useCallback, useState } from "react";
import type { Paper, Pen, Size } from "@/charts/canvas";
import { type ContourModel, type ContourSpec, drawContour, pointsOf } from "@/charts/contour/draw";
import { PlotCanvas } from "@/charts/plot/plot-canvas";
import { RunTip } from "@/charts/plot/run-tip";
import { Tooltip } from "@/charts/plot/tooltip";

interface Props {
  spec: ContourSpec;
  model: ContourModel;
  paper: Paper;
  height: number;
  label: string;
  onOpen: (row: number, event: MouseEvent | KeyboardEvent) => void;
}

/** A metric over two params, as levels, with the runs on them. */
export function ContourChart({ spec, model, paper, height, label, onOpen }: Props) {
  const [row, setRow] = useState<number | null>(null);
  const base = useCallback(
    (pen: Pen, size: Size) => drawContour(pen, spec, model, size, paper),
    [spec, model, paper],
  );
  const nearest = (x: number, y: number, size: Size) => {
    const { xs, ys } = pointsOf(model, size);
    let best: number | null = null;
    let distance = 14;
    for (let at = 0; at < xs.length; at++) {
      const off = Math.hypot((xs[at] ?? 0) - x, (ys[at] ?? 0) - y);
      if (off < distance) {
        distance = off;
        best = at;
      }
    }
    return best;
  };
  const step = (by: 1 | -1) => {
    const order = Array.from(model.xs.keys())
      .filter(
        (at) => !Number.isNaN((model.xs[at] ?? 0) + (model.ys[at] ?? 0) + (model.zs[at] ?? 0)),
      )
      .sort((a, b) => (model.xs[a] ?? 0) - (model.xs[b] ?? 0));
    const now = row === null ? (by > 0 ? -1 : order.length) : order.indexOf(row);
    setRow(order[Math.max(0, Math.min(order.length - 1, now + by))] ?? null);
  };
  return (
    <PlotCanvas
      height={height}
      label={label}
      base={base}
      over={(pen, size) => {
        if (row === null) return;
        const { xs, ys } = pointsOf(model, size);
        pen.beginPath();
        pen.arc(xs[row] ?? 0, ys[row] ?? 0, 7, 0, 2 * Math.PI);
        pen.strokeStyle = paper.ink;
        pen.lineWidth = 2;
        pen.stroke();
      }}
      onPoint={(point, size) => setRow(point && nearest(point.x, point.y, size))}
      onStep={step}
      onOpen={(event, point, size) => {
        const at = point ? nearest(point.x, point.y, size) : row;
        if (at !== null) onOpen(at, event);
      }}
      cursor={row === null ? undefined : "pointer"}
    >
      {(size) => {
        if (row === null) return null;
        const { xs, ys } = pointsOf(model, size);
        const { x, y, z } = spec;
        return (
          <Tooltip x={xs[row] ?? 0} y={ys[row] ?? 0} width={size.width} height={size.height}>
            <RunTip
              frame={spec.frame}
              row={row}
              color={spec.coloring.colors[spec.coloring.bins[row] ?? 0] ?? ""}
              columns={[x.series.column, y.series.column, z.series.column]}
              strong={z.series.column}
            />
          </Tooltip>
        );
      }}
    </PlotCanvas>
  );
}
