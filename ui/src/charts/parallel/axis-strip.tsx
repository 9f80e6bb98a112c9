import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { brushOf, type Layout, type ParallelAxis, spansOf } from "@/charts/parallel/layout";
import styles from "@/charts/parallel/parallel.module.css";
import type { Brush } from "@/lib/compare-view";
import { formatValue } from "@/lib/frame";

interface Props {
  axis: ParallelAxis;
  x: number;
  layout: Layout;
  /** A limit while it is drawn, and at last; undefined takes it away. */
  onDraw: (brush: Brush | undefined) => void;
  onDone: (brush: Brush | undefined) => void;
}

interface Drag {
  at: number;
  kind: "new" | "move" | "upper" | "lower";
  from: number;
  to: number;
  hasMoved: boolean;
}

const EDGE = 6;

/** The part of an axis that is dragged along, or driven by keys, to limit it. */
export function AxisStrip({ axis, x, layout, onDraw, onDone }: Props) {
  const drag = useRef<Drag | null>(null);
  const top = layout.top - 6;
  const height = layout.none + 12 - top;
  const spans = spansOf(axis, layout);
  const heightOf = (event: PointerEvent<HTMLElement>) =>
    event.clientY - event.currentTarget.getBoundingClientRect().top + top;

  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const y = heightOf(event);
    drag.current = { at: y, ...grip(spans, y), hasMoved: false };
  };
  const drawn = (y: number): Brush | undefined => {
    const now = drag.current;
    if (!now) return undefined;
    const by = y - now.at;
    const from = now.kind === "move" || now.kind === "upper" ? now.from + by : now.from;
    const to = now.kind === "new" ? y : now.kind === "upper" ? now.to : now.to + by;
    return brushOf(axis.scale, layout, from, to);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!drag.current) return;
    const y = heightOf(event);
    if (Math.abs(y - drag.current.at) > 3) drag.current.hasMoved = true;
    if (drag.current.hasMoved) onDraw(drawn(y));
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    if (!drag.current) return;
    onDone(drag.current.hasMoved ? drawn(heightOf(event)) : undefined);
    drag.current = null;
  };
  const press = (event: KeyboardEvent) => {
    const brush = pressed(event, axis, layout, spans);
    if (brush === null) return;
    event.preventDefault();
    onDone(brush);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Limit of ${axis.label}`}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * middleOf(spans, layout))}
      aria-valuetext={textOf(axis)}
      title="Drag to limit; click to clear"
      className={styles.axis}
      style={{ left: x, top, height }}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => {
        drag.current = null;
        onDraw(axis.brush);
      }}
      onKeyDown={press}
    />
  );
}

/** What is held where the pointer goes down. */
function grip(spans: readonly [number, number][], y: number): Pick<Drag, "kind" | "from" | "to"> {
  const [span] = spans;
  if (spans.length === 1 && span) {
    const [from, to] = span;
    if (Math.abs(y - from) <= EDGE) return { kind: "upper", from, to };
    if (Math.abs(y - to) <= EDGE) return { kind: "lower", from, to };
    if (y > from && y < to) return { kind: "move", from, to };
  }
  return { kind: "new", from: y, to: y };
}

/** The limit after a key: undefined for none, null where the key means nothing. */
function pressed(
  event: KeyboardEvent,
  axis: ParallelAxis,
  layout: Layout,
  spans: readonly [number, number][],
): Brush | undefined | null {
  if (event.key === "Escape" || event.key === "Delete") return undefined;
  const height = layout.bottom - layout.top;
  const isStart = event.key === "Enter" || event.key === " ";
  const [span] = spans;
  if (!span) {
    const isKey = isStart || event.key === "ArrowUp" || event.key === "ArrowDown";
    const quarter = height / 4;
    return isKey
      ? (brushOf(axis.scale, layout, layout.top + quarter, layout.bottom - quarter) ?? null)
      : null;
  }
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return null;
  const categories = axis.scale.choice === "category" ? axis.scale.series.raw.length : 0;
  const step = (event.key === "ArrowUp" ? -1 : 1) * (height / (categories || 25));
  let [from, to] = span;
  if (!event.ctrlKey) from += step;
  if (!event.shiftKey) to += step;
  from = Math.max(layout.top, Math.min(layout.bottom, from));
  to = Math.max(layout.top, Math.min(layout.bottom, to));
  return to - from < 1 ? null : (brushOf(axis.scale, layout, from, to) ?? null);
}

function middleOf(spans: readonly [number, number][], layout: Layout): number {
  const [span] = spans;
  if (!span) return 0.5;
  const share = (layout.bottom - (span[0] + span[1]) / 2) / (layout.bottom - layout.top);
  return Math.max(0, Math.min(1, share));
}

function textOf({ brush, scale }: ParallelAxis): string {
  if (!brush) return "no limit";
  const parts: string[] = [];
  if (brush.low !== undefined && brush.high !== undefined) {
    const write = (value: number) => formatValue(scale.series, value);
    parts.push(`${write(brush.low)} to ${write(brush.high)}`);
  }
  if (brush.labels) parts.push(brush.labels.join(", "));
  if (brush.none) parts.push("runs without a value");
  return parts.join(" or ");
}
