import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import styles from "@/charts/parallel/parallel.module.css";

interface Props {
  x: number;
  width: number;
  /** The places of all axes; a title is dropped at the nearest. */
  xs: readonly number[];
  place: number;
  onMove: (place: number) => void;
  onDrag: (place: number | null) => void;
  /** The button with the name. */
  children: ReactNode;
}

/** The name over an axis, dragged (or moved by Alt and the arrows) to change the order. */
export function AxisTitle({ x, width, xs, place, onMove, onDrag, children }: Props) {
  const start = useRef<number | null>(null);
  const wasDragged = useRef(false);
  const [by, setBy] = useState(0);
  const target = (offset: number) => {
    const at = x + offset;
    const distances = xs.map((one) => Math.abs(one - at));
    return distances.indexOf(Math.min(...distances));
  };
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    start.current = event.clientX;
    wasDragged.current = false;
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (start.current === null) return;
    const offset = event.clientX - start.current;
    if (!wasDragged.current && Math.abs(offset) < 5) return;
    if (!wasDragged.current) event.currentTarget.setPointerCapture(event.pointerId);
    wasDragged.current = true;
    setBy(offset);
    onDrag(target(offset));
  };
  const end = () => {
    if (start.current !== null && wasDragged.current) onMove(target(by));
    start.current = null;
    setBy(0);
    onDrag(null);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (!event.altKey || !step) return;
    event.preventDefault();
    onMove(Math.max(0, Math.min(xs.length - 1, place + step)));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is what is focused
    <div
      className={styles.title}
      data-dragged={by !== 0 || undefined}
      style={{ left: x + by, width }}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
      onClickCapture={(event) => {
        if (wasDragged.current) event.stopPropagation();
        wasDragged.current = false;
      }}
    >
      {children}
    </div>
  );
}
