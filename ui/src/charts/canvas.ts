// What charts draw with: pens (a canvas, or a text of SVG), device pixels, the colours of the page
// and the widths of texts. Knows no chart.

import type { Theme } from "@/lib/theme";

/** The part of a canvas context that charts use; `SvgPen` has it too, for exports. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "bezierCurveTo"
  | "rect"
  | "arc"
  | "closePath"
  | "fillRect"
  | "strokeRect"
  | "fillText"
  | "strokeText"
  | "save"
  | "restore"
  | "translate"
  | "rotate"
  | "setLineDash"
  | "fillStyle"
  | "strokeStyle"
  | "lineWidth"
  | "lineJoin"
  | "lineCap"
  | "globalAlpha"
  | "font"
  | "textAlign"
  | "textBaseline"
> & { fill(): void; stroke(): void; clip(): void };

/** The colours and the font of the page, for what no style sheet reaches. */
export interface Paper {
  theme: Theme;
  paper: string;
  sunk: string;
  raised: string;
  ink: string;
  soft: string;
  faint: string;
  line: string;
  strong: string;
  accent: string;
  bad: string;
  family: string;
}

export interface Size {
  width: number;
  height: number;
}

/** Reads the tokens as they hold for an element. */
export function readPaper(element: Element, theme: Theme): Paper {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    theme,
    paper: token("--paper"),
    sunk: token("--sunk"),
    raised: token("--raised"),
    ink: token("--ink"),
    soft: token("--soft"),
    faint: token("--faint"),
    line: token("--line"),
    strong: token("--line-strong"),
    accent: token("--accent"),
    bad: token("--bad"),
    family: style.fontFamily,
  };
}

/** Gives a canvas the pixels of the device, clears it and returns its pen in CSS pixels. */
export function penOf(
  canvas: HTMLCanvasElement,
  { width, height }: Size,
  ratio = dots(),
): Pen | null {
  const wide = Math.max(1, Math.round(width * ratio));
  const high = Math.max(1, Math.round(height * ratio));
  // Setting the size clears it too, but also throws the memory away.
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, wide, high);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

/** Device pixels for each CSS pixel; above 2 nobody sees the difference, and it costs. */
export function dots(): number {
  return Math.min(2, window.devicePixelRatio || 1);
}

const ruler: { pen: CanvasRenderingContext2D | null } = { pen: null };

/** How wide a text is, in pixels. */
export function textWidth(text: string, font: string): number {
  ruler.pen ??= document.createElement("canvas").getContext("2d");
  if (!ruler.pen) return text.length * 7;
  ruler.pen.font = font;
  return ruler.pen.measureText(text).width;
}

/** The text, cut in the middle where it has no room: both ends of a name tell something. */
export function fitText(text: string, font: string, width: number): string {
  if (textWidth(text, font) <= width) return text;
  let low = 1;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(cut(text, middle), font) <= width) low = middle;
    else high = middle - 1;
  }
  return cut(text, low);
}

/** Writes over lines so that it stays readable: the paper shines around the letters. */
export function haloText(
  pen: Pen,
  text: string,
  x: number,
  y: number,
  paper: Paper,
  color: string,
) {
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = paper.paper;
  pen.globalAlpha = 0.85;
  pen.strokeText(text, x, y);
  pen.globalAlpha = 1;
  pen.fillStyle = color;
  pen.fillText(text, x, y);
}

/** The middle of a device pixel, so that a hairline is one pixel wide. */
export function crisp(place: number): number {
  return Math.round(place) + 0.5;
}

function cut(text: string, letters: number): string {
  const tail = Math.floor((letters - 1) / 3);
  return `${text.slice(0, letters - tail)}…${tail ? text.slice(-tail) : ""}`;
}
