import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
} from "react";
import { type Pen, penOf, type Size } from "@/charts/canvas";
import styles from "@/charts/plot/plot.module.css";
import { useWidth } from "@/charts/plot/use-size";

export interface Point {
  x: number;
  y: number;
}

interface Props {
  height: number;
  /** What it is and shows, for those who hear the page. */
  label: string;
  /** Draws what changes rarely; keep it the same function while nothing changes. */
  base: (pen: Pen, size: Size) => void;
  /** Draws over it what follows the pointer. */
  over?: (pen: Pen, size: Size) => void;
  onPoint?: (point: Point | null, size: Size) => void;
  /** A click, with its place (a finger does not hover before), or Enter, without one. */
  onOpen?: (event: MouseEvent | KeyboardEvent, point: Point | null, size: Size) => void;
  /** A span that is drawn by dragging; `isDone` when the pointer is let go. */
  onDrag?: (from: Point, to: Point, isDone: boolean, size: Size) => void;
  /** Goes to the next or the one before, by the arrow keys. */
  onStep?: (by: 1 | -1, size: Size) => void;
  cursor?: string | undefined;
  children?: (size: Size) => ReactNode;
}

/** Two canvases over each other, and what happens on them. */
export function PlotCanvas(props: Props) {
  const { height, label, base, over, onPoint, onOpen, onDrag, onStep, cursor, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const start = useRef<Point | null>(null);
  const wasDragged = useRef(false);
  const width = useWidth(place);
  const size = { width, height };
  useLayoutEffect(() => {
    if (!below.current || !width) return;
    const pen = penOf(below.current, { width, height });
    if (pen) base(pen, { width, height });
  }, [base, width, height]);
  useLayoutEffect(() => {
    const pen = above.current && width ? penOf(above.current, { width, height }) : null;
    if (pen) over?.(pen, { width, height });
  });
  const at = (event: MouseEvent<HTMLElement>): Point => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    wasDragged.current = false;
    if (event.button !== 0 || event.pointerType === "touch" || !onDrag) return;
    start.current = at(event);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const now = at(event);
    const from = start.current;
    if (!from) return onPoint?.(now, size);
    if (!wasDragged.current && Math.hypot(now.x - from.x, now.y - from.y) < 5) return;
    if (!wasDragged.current) event.currentTarget.setPointerCapture(event.pointerId);
    wasDragged.current = true;
    onDrag?.(from, now, false, size);
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    if (start.current && wasDragged.current) onDrag?.(start.current, at(event), true, size);
    start.current = null;
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by && onStep) {
      event.preventDefault();
      onStep(by as 1 | -1, size);
    }
    if (event.key === "Enter") onOpen?.(event, null, size);
    if (event.key === "Escape") onPoint?.(null, size);
  };
  return (
    <div
      ref={place}
      className={styles.canvas}
      style={{ height, cursor }}
      role="application"
      aria-label={label}
      tabIndex={onStep ? 0 : undefined}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={() => !start.current && onPoint?.(null, size)}
      onClick={(event) => {
        if (!wasDragged.current) onOpen?.(event, at(event), size);
      }}
      onKeyDown={press}
    >
      <canvas ref={below} />
      <canvas ref={above} />
      {width > 0 && children?.(size)}
    </div>
  );
}
