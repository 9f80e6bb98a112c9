import { type KeyboardEvent, type MouseEvent, useCallback, useState } from "react";
import type { Paper, Pen, Size } from "@/charts/canvas";
import { acrossOf, downOf } from "@/charts/plot/field";
import { PlotCanvas, type Point } from "@/charts/plot/plot-canvas";
import { RunTip } from "@/charts/plot/run-tip";
import type { Scale } from "@/charts/plot/scale";
import { Tooltip } from "@/charts/plot/tooltip";
import {
  drawBox,
  drawScatter,
  nearestPoint,
  placePoints,
  ring,
  type ScatterSpec,
} from "@/charts/scatter/draw";
import type { Brush } from "@/lib/compare-view";

interface Props {
  spec: ScatterSpec;
  paper: Paper;
  height: number;
  label: string;
  /** The columns that a tip shows. */
  columns: readonly string[];
  strong: string | undefined;
  onOpen: (row: number, event: MouseEvent | KeyboardEvent) => void;
  onBox: (x: Brush, y: Brush) => void;
  marked: number | null;
}

/** Runs as points: hovered, opened, and limited by a box that is dragged. */
export function ScatterChart(props: Props) {
  const { spec, paper, height, label, columns, strong, onOpen, onBox, marked } = props;
  const [row, setRow] = useState<number | null>(null);
  const [box, setBox] = useState<[Point, Point] | null>(null);
  const base = useCallback(
    (pen: Pen, size: Size) => drawScatter(pen, spec, size, paper),
    [spec, paper],
  );
  const shown = row ?? marked;
  const color = (at: number) => spec.coloring.colors[spec.coloring.bins[at] ?? 0] ?? "";
  const drag = (from: Point, to: Point, isDone: boolean, size: Size) => {
    setRow(null);
    setBox(isDone ? null : [from, to]);
    if (!isDone) return;
    const { field } = placePoints(spec, size);
    const across = (at: number) => (at - field.left) / (acrossOf(field, 1) - field.left);
    const down = (at: number) => (field.bottom - at) / (field.bottom - downOf(field, 1));
    onBox(
      spanOf(spec.x, across(Math.min(from.x, to.x)), across(Math.max(from.x, to.x))),
      spanOf(spec.y, down(Math.max(from.y, to.y)), down(Math.min(from.y, to.y))),
    );
  };
  const step = (by: 1 | -1, size: Size) => {
    const { xs, ys, mask } = placePoints(spec, size);
    const order = Array.from(xs.keys())
      .filter((at) => !Number.isNaN((xs[at] ?? 0) + (ys[at] ?? 0)) && (!mask || mask[at]))
      .sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0));
    const now = row === null ? (by > 0 ? -1 : order.length) : order.indexOf(row);
    setRow(order[Math.max(0, Math.min(order.length - 1, now + by))] ?? null);
  };
  return (
    <PlotCanvas
      height={height}
      label={label}
      base={base}
      over={(pen, size) => {
        if (box) drawBox(pen, box[0], box[1], paper);
        if (shown !== null) ring(pen, placePoints(spec, size), shown, paper.ink);
      }}
      onPoint={(point, size) =>
        setRow(point && nearestPoint(placePoints(spec, size), point.x, point.y))
      }
      onDrag={drag}
      onStep={step}
      onOpen={(event, point, size) => {
        const at = point ? nearestPoint(placePoints(spec, size), point.x, point.y) : row;
        if (at !== null) onOpen(at, event);
      }}
      cursor={row === null ? "crosshair" : "pointer"}
    >
      {(size) => {
        if (row === null) return null;
        const { xs, ys } = placePoints(spec, size);
        return (
          <Tooltip x={xs[row] ?? 0} y={ys[row] ?? 0} width={size.width} height={size.height}>
            <RunTip
              frame={spec.frame}
              row={row}
              color={color(row)}
              columns={columns}
              strong={strong}
            />
          </Tooltip>
        );
      }}
    </PlotCanvas>
  );
}

function spanOf(scale: Scale, low: number, high: number): Brush {
  if (scale.choice === "category") {
    const { raw } = scale.series;
    return { labels: raw.filter((_, at) => scale.place(at) >= low && scale.place(at) <= high) };
  }
  const ends = [scale.value(low), scale.value(high)].map((value) => Number(value.toPrecision(7)));
  return { low: Math.min(...ends), high: Math.max(...ends) };
}
