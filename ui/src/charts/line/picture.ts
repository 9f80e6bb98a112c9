// A line chart as a picture to take away: title, axes, lines and who they are.

import { fitText, type Paper, type Pen } from "@/charts/canvas";
import { drawLines } from "@/charts/line/draw";
import { type Plane, type Tick, toLeft, toTop } from "@/charts/line/view";
import type { Line } from "@/lib/lines";

/** What a picture is made of; the plane is that of the chart on the page. */
export interface Picture {
  title: string;
  xLabel: string;
  lines: readonly Line[];
  plane: Plane;
  ticks: { x: readonly Tick[]; y: readonly Tick[] };
}

const PAD = 16;
const TITLE = 30;
const FOOT = 44;
const ITEM = { width: 180, height: 18 };
/** More names than these say nothing in a picture. */
const MOST_NAMES = 60;

/** How large it becomes. */
export function pictureSize({ plane, lines }: Picture): { width: number; height: number } {
  const width = plane.frame.left + plane.frame.width + 2 * PAD;
  const rows = Math.ceil(Math.min(lines.length, MOST_NAMES) / columnsOf(width));
  const height = TITLE + plane.frame.height + FOOT + rows * ITEM.height + PAD;
  return { width: Math.round(width), height: Math.round(height) };
}

/** Draws it. */
export function drawPicture(pen: Pen, picture: Picture, paper: Paper): void {
  const { title, xLabel, lines, plane } = picture;
  const { frame } = plane;
  const own: Plane = {
    ...plane,
    frame: { ...frame, left: frame.left + PAD / 2, top: TITLE + PAD / 2 },
  };
  pen.textBaseline = "middle";
  pen.fillStyle = paper.ink;
  pen.font = `600 14px ${paper.family}`;
  pen.textAlign = "left";
  pen.fillText(title, PAD, TITLE / 2 + 4);
  drawAxes(pen, picture, own, paper);
  drawLines(pen, lines, own, paper);
  const bottom = own.frame.top + frame.height;
  pen.font = `11px ${paper.family}`;
  pen.fillStyle = paper.soft;
  pen.textAlign = "center";
  pen.fillText(xLabel, own.frame.left + frame.width / 2, bottom + 32);
  drawNames(pen, lines, bottom + FOOT + ITEM.height / 2, own.frame.left + frame.width, paper);
}

function drawAxes(pen: Pen, { ticks }: Picture, plane: Plane, paper: Paper): void {
  const { left, top, width, height } = plane.frame;
  const [toX, toY] = [toLeft(plane), toTop(plane)];
  pen.font = `11px ${paper.family}`;
  pen.lineWidth = 1;
  pen.strokeStyle = paper.line;
  pen.fillStyle = paper.soft;
  pen.textAlign = "center";
  for (const tick of ticks.x) {
    const x = toX(tick.at);
    if (!(x >= left - 1 && x <= left + width + 1)) continue;
    stroke(pen, x, top, x, top + height);
    tick.label.split("\n").forEach((text, row) => {
      pen.fillText(text, x, top + height + 12 + 12 * row);
    });
  }
  pen.textAlign = "right";
  for (const tick of ticks.y) {
    const y = toY(tick.at);
    if (!(y >= top - 1 && y <= top + height + 1)) continue;
    stroke(pen, left, y, left + width, y);
    pen.fillText(tick.label, left - 6, y);
  }
}

function drawNames(
  pen: Pen,
  lines: readonly Line[],
  top: number,
  right: number,
  paper: Paper,
): void {
  const columns = columnsOf(right + PAD);
  const font = `12px ${paper.family}`;
  pen.font = font;
  pen.textAlign = "left";
  lines.slice(0, MOST_NAMES).forEach((line, place) => {
    const x = PAD + (place % columns) * ITEM.width;
    const y = top + Math.floor(place / columns) * ITEM.height;
    pen.fillStyle = line.color;
    pen.fillRect(x, y - 4, 8, 8);
    pen.fillStyle = paper.ink;
    const isLast = place === MOST_NAMES - 1 && lines.length > MOST_NAMES;
    const text = isLast ? `and ${lines.length - place} more` : line.name;
    pen.fillText(fitText(text, font, ITEM.width - 24), x + 14, y);
  });
}

function columnsOf(width: number): number {
  return Math.max(1, Math.floor((width - 2 * PAD) / ITEM.width));
}

function stroke(pen: Pen, x0: number, y0: number, x1: number, y1: number): void {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}
