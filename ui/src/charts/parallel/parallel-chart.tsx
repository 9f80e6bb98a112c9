import {
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { crisp, dots, type Paper, type Pen, penOf, type Size } from "@/charts/canvas";
import { AxisStrip } from "@/charts/parallel/axis-strip";
import { AxisTitle } from "@/charts/parallel/axis-title";
import { drawAxes, drawFaint, drawLines, drawOne } from "@/charts/parallel/draw";
import { heightsOf, layOut, nearestRow, type ParallelAxis } from "@/charts/parallel/layout";
import styles from "@/charts/parallel/parallel.module.css";
import type { Coloring } from "@/charts/plot/colors";
import { drawLegend, LEGEND_WIDTH } from "@/charts/plot/legend";
import { RunTip } from "@/charts/plot/run-tip";
import { Tooltip } from "@/charts/plot/tooltip";
import { useWidth } from "@/charts/plot/use-size";
import type { Brush } from "@/lib/compare-view";
import type { Frame } from "@/lib/frame";
import { type Limits, withinLimits } from "@/lib/limits";

export interface ParallelSpec {
  frame: Frame;
  axes: readonly ParallelAxis[];
  coloring: Coloring;
  /** The column of the colour, which a tip shows boldly. */
  color: string | undefined;
  isCurved: boolean;
  /** The limits, also those on columns that are no axes. */
  limits: Limits;
}

interface Props {
  spec: ParallelSpec;
  paper: Paper;
  height: number;
  /** What it is and shows, for those who hear the page. */
  label: string;
  title: (axis: ParallelAxis, place: number) => ReactNode;
  onBrush: (column: string, brush: Brush | undefined) => void;
  onMove: (column: string, place: number) => void;
  onOpen: (row: number, event: MouseEvent) => void;
  /** A row that something else points at. */
  marked: number | null;
}

const TOP = 48;
/** Less room for an axis than this is not read; a narrow screen scrolls instead. */
const AXIS_WIDTH = 92;
/** Lines drawn while a limit is dragged: they take 50 ms without a graphics card. */
const WHILE_DRAWN = 4_000;
const GROUND_AFTER_MS = 400;

/** Runs as lines across axes: limited by dragging along an axis, ordered by dragging its name. */
export function ParallelChart(props: Props) {
  const { spec, paper, height, label, title, onBrush, onMove, onOpen, marked } = props;
  const place = useRef<HTMLDivElement>(null);
  const faint = useRef<HTMLCanvasElement>(null);
  const main = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const faintOf = useRef<unknown>(null);
  const width = useWidth(place);
  const [draft, setDraft] = useState<{ column: string; brush: Brush | undefined } | null>(null);
  const [drop, setDrop] = useState<number | null>(null);
  const [point, setPoint] = useState<{ x: number; y: number; row: number } | null>(null);
  const { frame, coloring, isCurved } = spec;
  const legend = coloring.legend ? LEGEND_WIDTH : 0;

  const lines = useMemo(() => {
    const layout = layOut(spec.axes, { width, height }, TOP, legend);
    const heights = spec.axes.map((axis) => heightsOf(axis.scale, layout));
    return { layout, heights, isCurved, hair: 1 / dots() };
  }, [spec.axes, width, height, legend, isCurved]);
  const { layout } = lines;
  const limits = useMemo(() => {
    if (!draft) return spec.limits;
    const { [draft.column]: _, ...others } = spec.limits;
    return draft.brush ? { ...others, [draft.column]: draft.brush } : others;
  }, [spec.limits, draft]);
  const axes = spec.axes.map((axis) => ({ ...axis, brush: limits[axis.column] }));
  const mask = useMemo(() => withinLimits(frame, limits), [frame, limits]);

  const drawGround = useCallback(() => {
    const pen = faint.current && faintOf.current !== lines ? penOf(faint.current, layout) : null;
    if (!pen) return;
    drawFaint(pen, lines, frame.n, paper);
    faintOf.current = lines;
  }, [lines, layout, frame.n, paper]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another paper makes it old
  useLayoutEffect(() => {
    faintOf.current = null;
  }, [paper]);
  useLayoutEffect(() => {
    if (!main.current || !faint.current || !width) return;
    const began = performance.now();
    if (mask) drawGround();
    faint.current.style.visibility = mask ? "visible" : "hidden";
    const pen = penOf(main.current, layout);
    // While a limit is drawn a part of the lines is enough, and the hand is not held up.
    if (pen) drawLines(pen, lines, coloring, mask, draft ? WHILE_DRAWN : undefined);
    performance.measure("parallel coordinates", { start: began });
  }, [lines, layout, coloring, mask, drawGround, width, draft]);
  useEffect(() => {
    // In the quiet after the first picture, so that the first limit need not wait for it.
    const timer = setTimeout(drawGround, GROUND_AFTER_MS);
    return () => clearTimeout(timer);
  }, [drawGround]);

  const shown = point?.row ?? marked;
  useLayoutEffect(() => {
    const pen = over.current && width ? penOf(over.current, layout) : null;
    if (!pen) return;
    if (shown !== null) {
      drawOne(pen, lines, shown, coloring.colors[coloring.bins[shown] ?? 0] ?? "", paper);
    }
    drawAxes(pen, axes, layout, paper, { hasTitles: false });
    if (coloring.legend) drawLegend(pen, coloring.legend, legendPlace(layout), paper);
    if (drop !== null) {
      const x = crisp(layout.xs[drop] ?? 0);
      pen.strokeStyle = paper.accent;
      pen.lineWidth = 3;
      pen.beginPath();
      pen.moveTo(x, layout.top);
      pen.lineTo(x, layout.none);
      pen.stroke();
    }
  });

  const find = (event: MouseEvent<HTMLElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = { x: event.clientX - left, y: event.clientY - top };
    const row = at.y < layout.top ? null : nearestRow(at, layout, lines.heights, mask, isCurved);
    return row === null ? null : { ...at, row };
  };
  const follow = (event: PointerEvent<HTMLElement>) =>
    setPoint(event.buttons || event.pointerType === "touch" ? null : find(event));
  const open = (event: MouseEvent<HTMLElement>) => {
    const found = isOnAxis(event) ? null : find(event);
    if (found) onOpen(found.row, event);
  };
  const step = layout.xs.length > 1 ? (layout.xs[1] ?? 0) - (layout.xs[0] ?? 0) : 160;
  return (
    <div className={styles.scroll}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the table below opens runs by keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same */}
      <div
        ref={place}
        className={styles.plot}
        style={{
          height,
          minWidth: spec.axes.length * AXIS_WIDTH + legend,
          cursor: point ? "pointer" : undefined,
        }}
        data-testid="parallel"
        onPointerMove={follow}
        onPointerLeave={() => setPoint(null)}
        onClick={open}
      >
        <canvas ref={faint} />
        <canvas ref={main} role="img" aria-label={label} />
        <canvas ref={over} />
        {width > 0 &&
          spec.axes.map((axis, at) => (
            <div key={axis.column}>
              <AxisTitle
                x={layout.xs[at] ?? 0}
                width={Math.max(60, Math.min(step - 4, 200))}
                xs={layout.xs}
                place={at}
                onMove={(to) => to !== at && onMove(axis.column, to)}
                onDrag={setDrop}
              >
                {title(axis, at)}
              </AxisTitle>
              <AxisStrip
                axis={axes[at] ?? axis}
                x={layout.xs[at] ?? 0}
                layout={layout}
                onDraw={(brush) => setDraft({ column: axis.column, brush })}
                onDone={(brush) => {
                  setDraft(null);
                  onBrush(axis.column, brush);
                }}
              />
            </div>
          ))}
        {point && (
          <Tooltip x={point.x} y={point.y} width={width} height={height}>
            <RunTip
              frame={frame}
              row={point.row}
              color={coloring.colors[coloring.bins[point.row] ?? 0] ?? ""}
              columns={[
                ...spec.axes.map((axis) => axis.column),
                ...(spec.color ? [spec.color] : []),
              ]}
              strong={spec.color}
            />
          </Tooltip>
        )}
      </div>
    </div>
  );
}

/** Draws all of it with one pen, names of the axes too: for exports. */
export function paintParallel(pen: Pen, spec: ParallelSpec, size: Size, paper: Paper): void {
  const { coloring, isCurved, frame } = spec;
  const axes = spec.axes.map((axis) => ({ ...axis, brush: spec.limits[axis.column] }));
  const layout = layOut(axes, size, TOP, coloring.legend ? LEGEND_WIDTH : 0);
  const heights = axes.map((axis) => heightsOf(axis.scale, layout));
  const mask = withinLimits(frame, spec.limits);
  const lines = { layout, heights, isCurved, hair: 0.5 };
  if (mask) drawFaint(pen, lines, frame.n, paper);
  drawLines(pen, lines, coloring, mask);
  drawAxes(pen, axes, layout, paper, { hasTitles: true });
  if (coloring.legend) drawLegend(pen, coloring.legend, legendPlace(layout), paper);
}

function legendPlace(layout: { width: number; top: number; bottom: number }) {
  return { x: layout.width - LEGEND_WIDTH + 6, top: layout.top, bottom: layout.bottom };
}

function isOnAxis(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest("[role=slider], button") !== null;
}
