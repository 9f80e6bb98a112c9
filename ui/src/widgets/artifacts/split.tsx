import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useRef,
  useState,
} from "react";
import styles from "@/widgets/artifacts/split.module.css";

const KEY = "runwell.artifacts.width";
const LEAST = 160;
const STEP = 24;

interface Props {
  left: ReactNode;
  right: ReactNode;
}

/** Two places side by side with a divider to move; one above the other where it is narrow. */
export function Split({ left, right }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => Number(localStorage.getItem(KEY)) || 300);
  const most = () => Math.max(LEAST, (box.current?.clientWidth ?? 1280) - 320);
  const change = (next: number) => {
    const kept = Math.round(Math.min(most(), Math.max(LEAST, next)));
    setWidth(kept);
    localStorage.setItem(KEY, String(kept));
  };
  const onMove = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    change(event.clientX - (box.current?.getBoundingClientRect().left ?? 0));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") change(width - STEP);
    else if (event.key === "ArrowRight") change(width + STEP);
    else if (event.key === "Home") change(LEAST);
    else if (event.key === "End") change(most());
    else return;
    event.preventDefault();
  };
  return (
    <div ref={box} className={styles.split}>
      <div className={styles.left} style={{ "--width": `${width}px` } as CSSProperties}>
        {left}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
      <div
        role="separator"
        aria-label="Width of the tree"
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={LEAST}
        tabIndex={0}
        className={styles.divider}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onMove}
        onDoubleClick={() => change(300)}
        onKeyDown={onKey}
      />
      <div className={styles.right}>{right}</div>
    </div>
  );
}
