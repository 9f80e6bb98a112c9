// Drawing what a metric depends on: importance with its error, and correlation beside it.

import { crisp, fitText, type Paper, type Pen, type Size } from "@/charts/canvas";
import { hue } from "@/lib/color";

/** One param; `r` is NaN where no correlation makes sense. */
export interface ImportanceRow {
  name: string;
  gain: number;
  error: number;
  r: number;
}

const ROW = 28;
const TOP = 34;
const GAP = 40;

/** How high the plot is. */
export function importanceHeight(count: number): number {
  return Math.max(1, count) * ROW + TOP + 10;
}

/** The row at a height, or -1. */
export function rowAt(y: number, count: number): number {
  const row = Math.floor((y - TOP) / ROW);
  return row >= 0 && row < count ? row : -1;
}

/** Draws all of it; `hovered` is a row that stands out. */
export function drawImportance(
  pen: Pen,
  rows: readonly ImportanceRow[],
  size: Size,
  paper: Paper,
  hovered = -1,
): void {
  const labels = Math.min(200, size.width * 0.24);
  const width = (size.width - labels - GAP - 24) / 2;
  const left = { from: labels, to: labels + width };
  const right = { from: left.to + GAP, to: left.to + GAP + width };
  const middle = (right.from + right.to) / 2;
  const most = Math.max(1e-9, ...rows.map((row) => row.gain + row.error));
  const bottom = TOP + rows.length * ROW;
  pen.save();
  pen.textBaseline = "middle";
  pen.font = `600 12px ${paper.family}`;
  pen.fillStyle = paper.ink;
  pen.textAlign = "left";
  pen.fillText("Importance", left.from, 14);
  pen.textAlign = "center";
  pen.fillText("Spearman's correlation", middle, 14);
  pen.strokeStyle = paper.line;
  pen.lineWidth = 1;
  for (const x of [left.from, right.from, middle, right.to]) {
    pen.beginPath();
    pen.moveTo(crisp(x), TOP - 6);
    pen.lineTo(crisp(x), bottom);
    pen.stroke();
  }
  rows.forEach((row, place) => {
    const y = TOP + (place + 0.5) * ROW;
    if (place === hovered) {
      pen.fillStyle = paper.sunk;
      pen.fillRect(0, y - ROW / 2, size.width, ROW);
    }
    const font = `12px ${paper.family}`;
    pen.font = font;
    pen.textAlign = "right";
    pen.fillStyle = paper.ink;
    pen.fillText(fitText(row.name, font, labels - 16), labels - 10, y);
    drawGain(pen, row, y, left, most, paper);
    drawCorrelation(pen, row, y, middle, width / 2, paper);
  });
  pen.restore();
}

function drawGain(
  pen: Pen,
  { gain, error }: ImportanceRow,
  y: number,
  { from, to }: { from: number; to: number },
  most: number,
  paper: Paper,
): void {
  const room = to - from - 52;
  const end = from + (gain / most) * room;
  pen.fillStyle = paper.accent;
  pen.fillRect(from, y - 7, Math.max(1, end - from), 14);
  const reach = (error / most) * room;
  if (reach > 0.5) {
    pen.strokeStyle = paper.ink;
    pen.lineWidth = 1.25;
    pen.beginPath();
    const start = Math.max(from, end - reach);
    pen.moveTo(start, crisp(y));
    pen.lineTo(end + reach, crisp(y));
    for (const x of start > from ? [start, end + reach] : [end + reach]) {
      pen.moveTo(crisp(x), y - 4);
      pen.lineTo(crisp(x), y + 4);
    }
    pen.stroke();
  }
  pen.font = `11px ${paper.family}`;
  pen.textAlign = "left";
  pen.fillStyle = paper.soft;
  pen.fillText(gain.toFixed(gain < 0.01 ? 3 : 2), end + reach + 8, y);
}

function drawCorrelation(
  pen: Pen,
  { r }: ImportanceRow,
  y: number,
  middle: number,
  half: number,
  paper: Paper,
): void {
  pen.font = `11px ${paper.family}`;
  if (Number.isNaN(r)) {
    pen.textAlign = "left";
    pen.fillStyle = paper.faint;
    pen.fillText("category", middle + 8, y);
    return;
  }
  const end = middle + r * (half - 40);
  pen.fillStyle = correlationColor(r, paper);
  pen.fillRect(Math.min(middle, end), y - 7, Math.max(1, Math.abs(end - middle)), 14);
  pen.fillStyle = paper.soft;
  pen.textAlign = r < 0 ? "right" : "left";
  pen.fillText(r.toFixed(2).replace("-", "−"), end + (r < 0 ? -6 : 6), y);
}

/** Blue where both grow together, orange where one falls. */
export function correlationColor(r: number, paper: Paper): string {
  return hue(r < 0 ? 1 : 0, paper.theme);
}
