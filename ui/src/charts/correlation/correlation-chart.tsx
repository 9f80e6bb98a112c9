import { useCallback, useState } from "react";
import type { Paper, Pen, Size } from "@/charts/canvas";
import { cellAt, drawMatrix, type Matrix } from "@/charts/correlation/draw";
import { PlotCanvas, type Point } from "@/charts/plot/plot-canvas";
import { Tooltip } from "@/charts/plot/tooltip";

interface Props {
  matrix: Matrix;
  paper: Paper;
  height: number;
  label: string;
  /** Opens the two columns as a scatter. */
  onOpen: (row: number, column: number) => void;
}

/** How strongly columns go together, each with each. */
export function CorrelationChart({ matrix, paper, height, label, onOpen }: Props) {
  const [hover, setHover] = useState<{ at: Point; cell: [number, number] } | null>(null);
  const cell = hover?.cell ?? null;
  const base = useCallback(
    (pen: Pen, size: Size) => drawMatrix(pen, matrix, size, paper, cell),
    [matrix, paper, cell],
  );
  const [row, column] = cell ?? [0, 0];
  return (
    <PlotCanvas
      height={height}
      label={label}
      base={base}
      onPoint={(point, size) => {
        const found = point && cellAt(point, size, matrix.names.length);
        setHover(point && found ? { at: point, cell: found } : null);
      }}
      onOpen={(_, point, size) => {
        const found = point && cellAt(point, size, matrix.names.length);
        if (found) onOpen(found[0], found[1]);
      }}
      cursor={cell ? "pointer" : undefined}
    >
      {(size) =>
        hover && (
          <Tooltip x={hover.at.x} y={hover.at.y} width={size.width} height={size.height}>
            <strong>{(matrix.r[row]?.[column] ?? Number.NaN).toFixed(3).replace("-", "−")}</strong>
            <br />
            {matrix.names[row]} with {matrix.names[column]}; a click shows the points
          </Tooltip>
        )
      }
    </PlotCanvas>
  );
}
