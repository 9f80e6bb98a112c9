// A panel as a file: a picture, or the numbers that are drawn.

import { type Paper, penOf, readPaper } from "@/charts/canvas";
import { drawPicture, type Picture, pictureSize } from "@/charts/line/picture";
import { SvgPen } from "@/charts/plot/svg-pen";
import { exactX, type XKind, xLabel } from "@/lib/axis";
import { at } from "@/lib/buckets";
import { exactNumber } from "@/lib/format";
import type { Line } from "@/lib/lines";
import { placesWithin } from "@/lib/outliers";
import { theme } from "@/lib/theme";
import type { PanelHandle } from "@/widgets/panels/panel-body";

export type FileKind = "png" | "svg" | "csv";

/** Twice as many pixels as on the page: pictures end in papers and slides. */
const RATIO = 2;

/** Saves the panel as it is seen; nothing, if it draws no lines. */
export async function savePanel(
  name: string,
  kind: XKind,
  { lines, plot }: PanelHandle,
  as: FileKind,
): Promise<void> {
  const file = `${name.replaceAll(/[^\w.-]+/g, "-")}.${as}`;
  if (as === "csv") {
    const text = csvOf(name, kind, lines.lines, lines.x);
    save(file, new Blob([text], { type: "text/csv" }));
    return;
  }
  if (!plot) return;
  const picture: Picture = {
    title: name,
    xLabel: xLabel(kind),
    lines: lines.lines,
    plane: plot.plane,
    ticks: plot.ticks,
  };
  const paper = readPaper(document.body, theme());
  save(file, as === "svg" ? svgOf(picture, paper) : await pngOf(picture, paper));
}

/** The places that are drawn between two values of x, one row each. */
export function csvOf(
  name: string,
  kind: XKind,
  lines: readonly Line[],
  x: { min: number; max: number },
): string {
  const isStep = kind === "step";
  const head = ["run_id", "run", "metric", "step"];
  if (!isStep) head.push(xLabel(kind).toLowerCase());
  const rows = [[...head, "value", "drawn", "min", "max"]];
  for (const line of lines) {
    const [from, to] = placesWithin(line, x);
    for (let i = from; i < to; i++) {
      const place = at(line.x, i);
      if (place < x.min || place > x.max) continue;
      const row = [line.runId ?? "", line.name, name, exactNumber(at(line.steps, i))];
      if (!isStep) row.push(exactX(kind, place));
      const values = [line.last, line.y, line.low, line.high];
      rows.push([...row, ...values.map((column) => exactNumber(at(column, i)))]);
    }
  }
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

// A text that begins like a formula would be one in a spreadsheet.
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.]|Infinity)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function svgOf(picture: Picture, paper: Paper): Blob {
  const pen = new SvgPen(pictureSize(picture), paper.paper, picture.title);
  drawPicture(pen, picture, paper);
  return new Blob([pen.text()], { type: "image/svg+xml" });
}

async function pngOf(picture: Picture, paper: Paper): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const size = pictureSize(picture);
  const pen = penOf(canvas, size, RATIO);
  if (!pen) throw new Error("the browser gives no canvas to draw on");
  pen.fillStyle = paper.paper;
  pen.fillRect(0, 0, size.width, size.height);
  drawPicture(pen, picture, paper);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("the browser made no picture of the canvas");
  return blob;
}

function save(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
