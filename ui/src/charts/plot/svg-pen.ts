// A pen that writes SVG, so that a chart is exported by the code that draws it on the screen.

import type { Pen, Size } from "@/charts/canvas";

interface State {
  fillStyle: Pen["fillStyle"];
  strokeStyle: Pen["strokeStyle"];
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  lineCap: CanvasLineCap;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  transform: string;
  clip: string;
}

const ANCHORS: Record<CanvasTextAlign, string> = {
  left: "start",
  start: "start",
  center: "middle",
  right: "end",
  end: "end",
};
// Where the letters stand under a line of text, in heights of the font.
const SHIFTS: Record<CanvasTextBaseline, number> = {
  alphabetic: 0,
  ideographic: 0,
  bottom: -0.2,
  middle: 0.35,
  top: 0.8,
  hanging: 0.75,
};

/** Takes the calls that a canvas takes; `text()` is the picture. */
export class SvgPen implements Pen {
  fillStyle: Pen["fillStyle"] = "black";
  strokeStyle: Pen["strokeStyle"] = "black";
  lineWidth = 1;
  lineJoin: CanvasLineJoin = "miter";
  lineCap: CanvasLineCap = "butt";
  globalAlpha = 1;
  font = "12px sans-serif";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private dash: readonly number[] = [];
  private transform = "";
  private clipped = "";
  private path: string[] = [];
  private readonly parts: string[] = [];
  private readonly kept: State[] = [];
  private clips = 0;

  constructor(
    private readonly size: Size,
    private readonly paper: string,
    private readonly title: string,
  ) {}

  /** The whole picture. */
  text(): string {
    const { width, height } = this.size;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<title>${safe(this.title)}</title>`,
      `<rect width="100%" height="100%" fill="${safe(this.paper)}"/>`,
      ...this.parts,
      "</svg>\n",
    ].join("\n");
  }

  beginPath(): void {
    this.path = [];
  }
  moveTo(x: number, y: number): void {
    this.path.push(`M${short(x)} ${short(y)}`);
  }
  lineTo(x: number, y: number): void {
    this.path.push(`L${short(x)} ${short(y)}`);
  }
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.path.push(`C${[x1, y1, x2, y2, x, y].map(short).join(" ")}`);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path.push(`M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`);
  }
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const at = (angle: number) =>
      `${short(x + radius * Math.cos(angle))} ${short(y + radius * Math.sin(angle))}`;
    const isRound = Math.abs(to - from) >= 2 * Math.PI - 1e-9;
    const half = from + (isRound ? Math.PI : (to - from) / 2);
    const radii = `A${short(radius)} ${short(radius)} 0 0 1`;
    this.path.push(`M${at(from)}${radii} ${at(half)}${radii} ${at(isRound ? from : to)}`);
  }
  closePath(): void {
    this.path.push("Z");
  }
  fill(): void {
    this.add(`<path d="${this.path.join("")}" fill="${this.fillOf()}"${this.look()}/>`);
  }
  stroke(): void {
    this.add(`<path d="${this.path.join("")}" fill="none"${this.strokeOf()}${this.look()}/>`);
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.add(`<rect ${box(x, y, width, height)} fill="${this.fillOf()}"${this.look()}/>`);
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.add(`<rect ${box(x, y, width, height)} fill="none"${this.strokeOf()}${this.look()}/>`);
  }
  fillText(text: string, x: number, y: number): void {
    this.add(
      `<text${this.textOf(x, y)} fill="${this.fillOf()}"${this.look()}>${safe(text)}</text>`,
    );
  }
  strokeText(text: string, x: number, y: number): void {
    const look = `${this.textOf(x, y)} fill="none"${this.strokeOf()}${this.look()}`;
    this.add(`<text${look}>${safe(text)}</text>`);
  }
  save(): void {
    this.kept.push({
      ...this.look_(),
      dash: this.dash,
      transform: this.transform,
      clip: this.clipped,
    });
  }
  restore(): void {
    const state = this.kept.pop();
    if (!state) return;
    const { dash, transform, clip, ...look } = state;
    Object.assign(this, look);
    this.dash = dash;
    this.transform = transform;
    this.clipped = clip;
  }
  clip(): void {
    this.clips += 1;
    const shape = `<path d="${this.path.join("")}"${this.transform && ` transform="${this.transform}"`}/>`;
    this.parts.push(`<clipPath id="clip${this.clips}">${shape}</clipPath>`);
    this.clipped = `clip${this.clips}`;
  }
  translate(x: number, y: number): void {
    this.transform += `translate(${short(x)} ${short(y)})`;
  }
  rotate(angle: number): void {
    this.transform += `rotate(${short((angle * 180) / Math.PI)})`;
  }
  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash];
  }

  private add(part: string): void {
    this.parts.push(this.clipped ? `<g clip-path="url(#${this.clipped})">${part}</g>` : part);
  }
  private look_() {
    const { fillStyle, strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha } = this;
    const { font, textAlign, textBaseline } = this;
    return {
      fillStyle,
      strokeStyle,
      lineWidth,
      lineJoin,
      lineCap,
      globalAlpha,
      font,
      textAlign,
      textBaseline,
    };
  }
  private fillOf(): string {
    return safe(String(this.fillStyle));
  }
  private strokeOf(): string {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    const join = this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    const width = ` stroke-width="${short(this.lineWidth)}"`;
    return ` stroke="${safe(String(this.strokeStyle))}"${width}${join}${dash}`;
  }
  private look(): string {
    const alpha = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : "";
    return alpha + (this.transform && ` transform="${this.transform}"`);
  }
  private textOf(x: number, y: number): string {
    const [, weight, size, family] = /^(\d+ )?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const px = Number(size ?? 12);
    const place = ` x="${short(x)}" y="${short(y + SHIFTS[this.textBaseline] * px)}"`;
    const font = ` font-family="${safe(family ?? "sans-serif")}" font-size="${px}"`;
    const bold = weight ? ` font-weight="${weight.trim()}"` : "";
    return `${place}${font}${bold} text-anchor="${ANCHORS[this.textAlign]}"`;
  }
}

function box(x: number, y: number, width: number, height: number): string {
  const [left, top] = [Math.min(x, x + width), Math.min(y, y + height)];
  return `x="${short(left)}" y="${short(top)}" width="${short(Math.abs(width))}" height="${short(Math.abs(height))}"`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
