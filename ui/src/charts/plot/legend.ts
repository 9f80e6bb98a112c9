// The legend of colours beside a plot: a bar for numbers, a list for categories.

import { fitText, type Paper, type Pen } from "@/charts/canvas";
import { type Legend, shareColor } from "@/charts/plot/colors";

/** The room that a legend takes at the right, in pixels. */
export const LEGEND_WIDTH = 92;

interface Place {
  x: number;
  top: number;
  bottom: number;
}

/** Draws it from `x` on. */
export function drawLegend(
  pen: Pen,
  legend: Legend,
  { x, top, bottom }: Place,
  paper: Paper,
): void {
  pen.save();
  const bold = `600 11px ${paper.family}`;
  const plain = `11px ${paper.family}`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.font = bold;
  pen.fillStyle = paper.ink;
  pen.fillText(fitText(legend.title, bold, LEGEND_WIDTH - 8), x, top - 16);
  pen.font = plain;
  if (legend.ends) drawBar(pen, legend, { x, top, bottom: Math.min(bottom, top + 220) }, paper);
  const most = Math.floor((bottom - top) / 18);
  const items = legend.items.slice(0, most);
  items.forEach(({ label, color }, place) => {
    const y = top + 6 + place * 18;
    const isCut = place === most - 1 && legend.items.length > most;
    pen.fillStyle = color;
    pen.fillRect(x, y - 5, 10, 10);
    pen.fillStyle = paper.soft;
    const text = isCut ? `${legend.items.length - most + 1} more` : label;
    pen.fillText(fitText(text, plain, LEGEND_WIDTH - 22), x + 16, y);
  });
  pen.restore();
}

function drawBar(pen: Pen, legend: Legend, { x, top, bottom }: Place, paper: Paper): void {
  const height = bottom - top;
  const steps = Math.max(1, Math.round(height));
  for (let step = 0; step < steps; step++) {
    pen.fillStyle = shareColor(1 - step / Math.max(1, steps - 1), paper.theme, legend.isTurned);
    // Half a pixel over the next one, or seams show where pixels are not whole.
    pen.fillRect(x, top + (step * height) / steps, 12, height / steps + 0.5);
  }
  const [low, high] = legend.ends ?? ["", ""];
  const font = `11px ${paper.family}`;
  const write = (text: string, y: number, color = paper.soft) => {
    pen.fillStyle = color;
    pen.fillText(fitText(text, font, LEGEND_WIDTH - 26), x + 18, y);
  };
  write(high, top + 5);
  if (legend.middle) write(legend.middle, (top + bottom) / 2);
  write(low, bottom - 5);
  if (legend.better) write("better", legend.better === "max" ? top + 20 : bottom - 20, paper.faint);
}
