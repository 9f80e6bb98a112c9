// uPlot in one place: axes, grid, the selection of a part and the pointer are its work; the lines
// are drawn by `draw.ts`, since runs rarely share their places on x.

import uPlot from "uplot";
import type { Paper, Pen } from "@/charts/canvas";
import { drawLines } from "@/charts/line/draw";
import { type Axis, type Frame, logTicks, type Plane, type Tick } from "@/charts/line/view";
import { formatLogTick, formatTick, formatTimeTick, TIME_TICKS, type XKind } from "@/lib/axis";
import { formatTime } from "@/lib/format";
import type { Line } from "@/lib/lines";

/** What is drawn. */
export interface PlotState {
  lines: readonly Line[];
  x: Axis;
  y: Axis;
  width: number;
  height: number;
}

/** What the reader does; places are pixels within the frame. */
export interface PlotHandlers {
  onPoint: (place: { left: number; top: number } | null) => void;
  onZoom: (from: number, to: number) => void;
  onReset: () => void;
  onClick: (event: MouseEvent) => void;
}

const FONT_PX = 11;
const DAY_MS = 86_400_000;
const MIN_MS = 60_000;
const S_MS = 1_000;
/** A movement while the button is down that still is a click. */
const CLICK_PX = 4;

/** A plot in an element, until it is destroyed. */
export class LinePlot {
  /** The ticks as they are shown, for exports. */
  readonly ticks: { x: Tick[]; y: Tick[] } = { x: [], y: [] };
  private readonly plot: uPlot;

  constructor(
    host: HTMLElement,
    private state: PlotState,
    private readonly kind: XKind,
    private readonly paper: Paper,
    private readonly handlers: PlotHandlers,
  ) {
    this.plot = new uPlot(this.options(), dummy(state), host);
    this.listen();
  }

  /** Where overlays belong. */
  get over(): HTMLElement {
    return this.plot.over;
  }

  /** The plane in pixels of the page, from the corner of the whole chart. */
  get plane(): Plane {
    const { left, top, width, height } = this.plot.bbox;
    const ratio = uPlot.pxRatio;
    const frame: Frame = {
      left: left / ratio,
      top: top / ratio,
      width: width / ratio,
      height: height / ratio,
    };
    return { frame, x: this.state.x, y: this.state.y };
  }

  /** Draws something else. */
  show(state: PlotState): void {
    const old = this.state;
    this.state = state;
    if (old.width !== state.width || old.height !== state.height) this.plot.setSize(state);
    this.plot.setData(dummy(state));
  }

  /** Moves the upright line to a pixel within the frame, or away. */
  moveLine(left: number | null): void {
    const isOff = left === null || left < 0 || left > this.plot.over.clientWidth;
    this.plot.setCursor({ left: isOff ? -10 : left, top: isOff ? -10 : 0 }, false);
  }

  /** Takes it out of the page. */
  destroy(): void {
    this.plot.destroy();
  }

  private options(): uPlot.Options {
    const { state, kind } = this;
    return {
      width: state.width,
      height: state.height,
      ms: 1,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      series: [{}, { paths: () => null, points: { show: false } }],
      scales: {
        x: {
          time: kind === "time",
          distr: state.x.isLog ? 3 : 1,
          range: () => [this.state.x.min, this.state.x.max],
        },
        y: {
          distr: state.y.isLog ? 3 : 1,
          range: () => [this.state.y.min, this.state.y.max],
        },
      },
      axes: [this.axisX(), this.axisY()],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: CLICK_PX },
        bind: {
          dblclick: () => () => {
            this.handlers.onReset();
            return null;
          },
        },
      },
      hooks: {
        draw: [() => this.draw()],
        setCursor: [() => this.point()],
        setSelect: [() => this.select()],
      },
    };
  }

  private axisX(): uPlot.Axis {
    const { kind } = this;
    const { isLog } = this.state.x;
    const write = (splits: number[], distance: number): string[] => {
      if (isLog) return splits.map(formatLogTick);
      if (kind === "time") return timeTicks(splits, distance);
      if (kind === "relative") return splits.map(formatTimeTick);
      return splits.map((value) => formatTick(value, distance));
    };
    return {
      ...this.look(),
      size: kind === "time" ? 40 : 28,
      space: isLog ? 40 : 70,
      ...(kind === "relative" && { incrs: [...TIME_TICKS] }),
      ...(kind === "step" && { incrs: wholeTicks() }),
      ...(isLog && this.logAxis("x")),
      values: (_, splits, __, ___, distance) => {
        const labels = write(splits, distance);
        this.ticks.x = splits.map((at, i) => ({ at, label: labels[i] ?? "" }));
        return labels;
      },
    };
  }

  private axisY(): uPlot.Axis {
    const { isLog } = this.state.y;
    return {
      ...this.look(),
      space: (_, __, ___, ____, room) => (room < 300 ? 28 : 40),
      size: (_, labels) => {
        const longest = (labels ?? []).reduce((most, one) => Math.max(most, one.length), 0);
        return Math.max(44, Math.ceil(longest * 6.6) + 14);
      },
      ...(isLog && this.logAxis("y")),
      values: (_, splits, __, ___, distance) => {
        const labels = splits.map((one) =>
          isLog ? formatLogTick(one) : formatTick(one, distance),
        );
        this.ticks.y = splits.map((at, i) => ({ at, label: labels[i] ?? "" }));
        return labels;
      },
    };
  }

  private logAxis(name: "x" | "y"): Partial<uPlot.Axis> {
    const side = name === "x" ? ("width" as const) : ("height" as const);
    return {
      splits: () =>
        logTicks(this.state[name], Math.max(3, this.state[side] / (name === "x" ? 70 : 32))),
      filter: (_, splits) => splits,
    };
  }

  private look(): Partial<uPlot.Axis> {
    const { paper } = this;
    return {
      stroke: paper.soft,
      font: `${FONT_PX}px ${paper.family}`,
      gap: 4,
      grid: { stroke: paper.line, width: 1 },
      ticks: { stroke: paper.line, width: 1, size: 4 },
    };
  }

  private draw(): void {
    const { ctx } = this.plot;
    const ratio = uPlot.pxRatio;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawLines(ctx as Pen, this.state.lines, this.plane, this.paper);
    ctx.restore();
  }

  private point(): void {
    const { left, top } = this.plot.cursor;
    const isOver = left !== undefined && top !== undefined && left >= 0 && top >= 0;
    this.handlers.onPoint(isOver ? { left, top } : null);
  }

  private select(): void {
    const { left, width } = this.plot.select;
    if (width <= 0) return;
    const [from, to] = [this.plot.posToVal(left, "x"), this.plot.posToVal(left + width, "x")];
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.handlers.onZoom(from, to);
  }

  private listen(): void {
    const { over } = this.plot;
    let down: MouseEvent | null = null;
    over.addEventListener("mousedown", (event) => {
      down = event;
    });
    over.addEventListener("click", (event) => {
      const isStill =
        down !== null &&
        Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) <= CLICK_PX;
      down = null;
      if (isStill) this.handlers.onClick(event);
    });
    // The middle button opens a tab, as on a link.
    over.addEventListener("auxclick", (event) => {
      if (event.button === 1) this.handlers.onClick(event);
    });
  }
}

// uPlot ranges its scales when it gets data; these two points are the ends of ours.
function dummy({ x, y }: PlotState): uPlot.AlignedData {
  return [
    [x.min, x.max],
    [y.min, y.max],
  ];
}

function wholeTicks(): number[] {
  const powers = Array.from({ length: 16 }, (_, power) => 10 ** power);
  return powers.flatMap((power) =>
    power === 1 ? [1, 2, 5] : [power, 2 * power, 2.5 * power, 5 * power],
  );
}

function timeTicks(splits: readonly number[], distance: number): string[] {
  let day = "";
  return splits.map((split) => {
    const text = formatTime(split);
    if (distance >= DAY_MS) return text.slice(0, 10);
    let time = text.slice(11, distance >= MIN_MS ? 16 : 19);
    if (distance < S_MS)
      time = `${time.slice(3)}.${String(Math.floor(split) % S_MS).padStart(3, "0")}`;
    const isNew = text.slice(0, 10) !== day;
    day = text.slice(0, 10);
    return isNew ? `${time}\n${day}` : time;
  });
}
