import { useCallback, useState } from "react";
import type { Paper, Pen, Size } from "@/charts/canvas";
import {
  drawImportance,
  type ImportanceRow,
  importanceHeight,
  rowAt,
} from "@/charts/importance/draw";
import { PlotCanvas } from "@/charts/plot/plot-canvas";

interface Props {
  rows: readonly ImportanceRow[];
  paper: Paper;
  label: string;
}

/** Which params a metric depends on. */
export function ImportanceChart({ rows, paper, label }: Props) {
  const [hovered, setHovered] = useState(-1);
  const base = useCallback(
    (pen: Pen, size: Size) => drawImportance(pen, rows, size, paper, hovered),
    [rows, paper, hovered],
  );
  return (
    <PlotCanvas
      height={importanceHeight(rows.length)}
      label={label}
      base={base}
      onPoint={(point) => setHovered(point ? rowAt(point.y, rows.length) : -1)}
    />
  );
}
