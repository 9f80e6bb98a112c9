// Drawing parallel coordinates: lines in one path for each colour, axes, limits.

import { crisp, fitText, haloText, type Paper, type Pen } from "@/charts/canvas";
import { type Layout, type ParallelAxis, spansOf } from "@/charts/parallel/layout";
import type { Coloring } from "@/charts/plot/colors";

/** Lines in one stroke; the union of more of them is slow to find. */
const LINES_A_STROKE = 400;
/**
 * Up to so many lines are wider than a pixel of the device. Without a graphics card 2,000 wide ones
 * take 320 ms, and 24 ms if they are one pixel wide.
 */
const WIDE = 400;

export interface Lines {
  layout: Layout;
  heights: readonly Float32Array[];
  isCurved: boolean;
  /** The width of one pixel of the device. */
  hair: number;
}

/** Draws the rows that pass, each in its colour; about `most` of them at most. */
export function drawLines(
  pen: Pen,
  lines: Lines,
  coloring: Coloring,
  mask: Uint8Array | null,
  most = Number.POSITIVE_INFINITY,
): void {
  const rows = rowsByBin(coloring, mask, most);
  const count = rows.reduce((sum, own) => sum + own.length, 0);
  const [alpha, width] = weightOf(count, lines.hair);
  pen.save();
  pen.globalAlpha = alpha;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  for (const bin of coloring.order) {
    pen.strokeStyle = coloring.colors[bin] ?? "";
    strokeRows(pen, lines, rows[bin] ?? [], count > WIDE ? LINES_A_STROKE : 1);
  }
  pen.restore();
}

/** Draws all rows faintly, as the ground on which those that pass stand out. */
export function drawFaint(pen: Pen, lines: Lines, n: number, paper: Paper): void {
  pen.save();
  pen.globalAlpha = n > 2_000 ? 0.3 : 0.45;
  pen.lineWidth = lines.hair;
  pen.strokeStyle = n > 2_000 ? paper.line : paper.strong;
  const rows = Array.from({ length: n }, (_, row) => row);
  strokeRows(pen, lines, rows, LINES_A_STROKE);
  pen.restore();
}

/** Draws one row so that it stands out, with a point on each axis. */
export function drawOne(pen: Pen, lines: Lines, row: number, color: string, paper: Paper): void {
  pen.save();
  pen.lineJoin = "round";
  for (const [width, style] of [
    [5.5, paper.paper],
    [2.5, color],
  ] as const) {
    pen.lineWidth = width;
    pen.strokeStyle = style;
    strokeRows(pen, lines, [row], 1);
  }
  lines.layout.xs.forEach((x, axis) => {
    pen.beginPath();
    pen.arc(x, lines.heights[axis]?.[row] ?? 0, 4, 0, 2 * Math.PI);
    pen.fillStyle = color;
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = paper.paper;
    pen.stroke();
  });
  pen.restore();
}

interface Titles {
  /** Whether the names are drawn too: on the screen they are buttons. */
  hasTitles: boolean;
}

/** Draws the axes with their ticks and limits. */
export function drawAxes(
  pen: Pen,
  axes: readonly ParallelAxis[],
  layout: Layout,
  paper: Paper,
  { hasTitles }: Titles,
): void {
  const font = `11px ${paper.family}`;
  const step = (layout.xs[1] ?? layout.width) - (layout.xs[0] ?? 0);
  axes.forEach((axis, place) => {
    const x = layout.xs[place] ?? 0;
    const isLast = place === axes.length - 1 && axes.length > 1;
    pen.save();
    for (const [from, to] of spansOf(axis, layout)) {
      pen.globalAlpha = 0.16;
      pen.fillStyle = paper.accent;
      pen.fillRect(x - 7, from, 14, to - from);
      pen.globalAlpha = 1;
      pen.fillRect(x - 7, from - 1, 14, 2);
      pen.fillRect(x - 7, to - 1, 14, 2);
    }
    pen.lineWidth = 1;
    pen.strokeStyle = axis.brush ? paper.accent : paper.faint;
    pen.beginPath();
    pen.moveTo(crisp(x), layout.top);
    pen.lineTo(crisp(x), layout.bottom);
    pen.stroke();
    pen.font = font;
    pen.textBaseline = "middle";
    pen.textAlign = isLast ? "left" : "right";
    const side = isLast ? 1 : -1;
    const room = Math.max(28, Math.min(place === 0 || isLast ? 50 : step * 0.45, 120));
    const write = (label: string, y: number, color: string) => {
      pen.strokeStyle = paper.faint;
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(x, crisp(y));
      pen.lineTo(x + side * 4, crisp(y));
      pen.stroke();
      haloText(pen, fitText(label, font, room), x + side * 7, y, paper, color);
    };
    const height = layout.bottom - layout.top;
    const most = Math.max(2, Math.floor(height / (axis.scale.choice === "category" ? 18 : 54)));
    for (const tick of axis.scale.ticks(most)) {
      write(tick.label, layout.bottom - tick.place * height, paper.soft);
    }
    const { missing, odd } = axis.scale.series;
    if (missing + odd > 0) {
      pen.textAlign = "center";
      haloText(pen, odd ? "none, NaN" : "no value", x, layout.none + 12, paper, paper.faint);
    }
    if (hasTitles) {
      pen.font = `600 12px ${paper.family}`;
      pen.textAlign = "center";
      const name = fitText(axis.label, pen.font, Math.max(40, step - 8));
      haloText(pen, name, x, layout.top - 16, paper, paper.ink);
    }
    pen.restore();
  });
}

/** Rows of each bin that pass, in their order. */
function rowsByBin({ bins, colors }: Coloring, mask: Uint8Array | null, most: number): number[][] {
  const rows: number[][] = colors.map(() => []);
  const count = mask ? mask.reduce((sum, one) => sum + one, 0) : bins.length;
  const every = Math.max(1, Math.ceil(count / most));
  let passed = 0;
  for (let row = 0; row < bins.length; row++) {
    if (mask && !mask[row]) continue;
    if (passed % every === 0) rows[bins[row] ?? 0]?.push(row);
    passed += 1;
  }
  return rows;
}

function strokeRows(
  pen: Pen,
  { layout, heights, isCurved }: Lines,
  rows: readonly number[],
  together: number,
): void {
  const { xs } = layout;
  for (let from = 0; from < rows.length; from += together) {
    pen.beginPath();
    for (const row of rows.slice(from, from + together)) {
      let x = xs[0] ?? 0;
      let y = heights[0]?.[row] ?? 0;
      pen.moveTo(x, y);
      for (let axis = 1; axis < xs.length; axis++) {
        const nextX = xs[axis] ?? 0;
        const nextY = heights[axis]?.[row] ?? 0;
        if (isCurved) {
          const middle = (x + nextX) / 2;
          pen.bezierCurveTo(middle, y, middle, nextY, nextX, nextY);
        } else pen.lineTo(nextX, nextY);
        x = nextX;
        y = nextY;
      }
    }
    pen.stroke();
  }
}

/** How strong lines are: many must let others through, few must be seen. */
function weightOf(count: number, hair: number): [alpha: number, width: number] {
  if (count <= 60) return [0.9, 1.75];
  if (count <= WIDE) return [0.7, 1.4];
  return [count <= 2_000 ? 0.6 : 0.35, hair];
}
