import type { ReactNode } from "react";
import styles from "@/charts/plot/plot.module.css";

interface Props {
  x: number;
  y: number;
  /** The room it has to stay in. */
  width: number;
  height: number;
  children: ReactNode;
}

/** What is under the pointer, beside it. */
export function Tooltip({ x, y, width, height, children }: Props) {
  const isRight = x < width / 2;
  const isBelow = y < height / 2;
  return (
    <div
      className={styles.tooltip}
      style={{
        ...(isRight ? { left: x + 14 } : { right: width - x + 14 }),
        ...(isBelow ? { top: y + 8 } : { bottom: height - y + 8 }),
      }}
    >
      {children}
    </div>
  );
}
