// Drawing the rank correlations of columns with each other, as a triangle of cells.

import { fitText, type Paper, type Pen, type Size } from "@/charts/canvas";
import { correlationColor } from "@/charts/importance/draw";

export interface Matrix {
  names: readonly string[];
  /** `r[i][j]` for j < i; NaN where a column does not vary. */
  r: readonly (readonly number[])[];
}

const LABELS = 150;
const TOP = 8;

/** The side of a cell. */
export function cellOf(size: Size, count: number): number {
  return Math.max(18, Math.min(52, (size.width - LABELS - 8) / Math.max(1, count - 1)));
}

/** How high the plot is, for the width it has. */
export function matrixHeight(size: Size, count: number): number {
  return TOP + (count - 1) * cellOf(size, count) + 90;
}

/** The cell at a point: two columns, or null. */
export function cellAt(
  point: { x: number; y: number },
  size: Size,
  count: number,
): [number, number] | null {
  const cell = cellOf(size, count);
  const column = Math.floor((point.x - LABELS) / cell);
  const row = Math.floor((point.y - TOP) / cell) + 1;
  return column >= 0 && row < count && column < row ? [row, column] : null;
}

/** Draws all of it. */
export function drawMatrix(
  pen: Pen,
  { names, r }: Matrix,
  size: Size,
  paper: Paper,
  hovered: readonly [number, number] | null = null,
): void {
  const cell = cellOf(size, names.length);
  const font = `12px ${paper.family}`;
  const small = `11px ${paper.family}`;
  pen.save();
  pen.textBaseline = "middle";
  for (let row = 1; row < names.length; row++) {
    const y = TOP + (row - 1) * cell;
    pen.font = font;
    pen.textAlign = "right";
    pen.fillStyle = paper.ink;
    pen.fillText(fitText(names[row] ?? "", font, LABELS - 16), LABELS - 10, y + cell / 2);
    for (let column = 0; column < row; column++) {
      const value = r[row]?.[column] ?? Number.NaN;
      const x = LABELS + column * cell;
      pen.fillStyle = paper.sunk;
      pen.fillRect(x, y, cell - 1.5, cell - 1.5);
      if (!Number.isNaN(value)) {
        pen.globalAlpha = Math.min(1, Math.abs(value) * 0.75);
        pen.fillStyle = correlationColor(value, paper);
        pen.fillRect(x, y, cell - 1.5, cell - 1.5);
        pen.globalAlpha = 1;
      }
      if (cell >= 34 && !Number.isNaN(value)) {
        pen.font = small;
        pen.textAlign = "center";
        pen.fillStyle = paper.ink;
        pen.fillText(value.toFixed(2).replace("-", "−"), x + cell / 2, y + cell / 2);
      }
      if (hovered?.[0] === row && hovered[1] === column) {
        pen.strokeStyle = paper.ink;
        pen.lineWidth = 1.5;
        pen.strokeRect(x + 0.5, y + 0.5, cell - 2.5, cell - 2.5);
      }
    }
  }
  const foot = TOP + (names.length - 1) * cell + 8;
  pen.font = font;
  pen.fillStyle = paper.ink;
  pen.textAlign = "right";
  for (let column = 0; column < names.length - 1; column++) {
    pen.save();
    pen.translate(LABELS + (column + 0.5) * cell, foot);
    pen.rotate(-Math.PI / 4);
    pen.fillText(fitText(names[column] ?? "", font, 104), 0, 0);
    pen.restore();
  }
  pen.restore();
}
