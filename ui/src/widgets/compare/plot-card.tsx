import type { ReactNode } from "react";
import styles from "@/widgets/compare/compare.module.css";

interface Props {
  /** Pickers and switches, at the left. */
  controls: ReactNode;
  /** What is done with the plot, at the right. */
  acts?: ReactNode;
  children: ReactNode;
  /** One or two lines under it: what is shown, how it is used. */
  note?: ReactNode;
}

/** A plot with its controls. */
export function PlotCard({ controls, acts, children, note }: Props) {
  return (
    <div className={styles.card}>
      <div className={styles.bar}>
        <div className={styles.controls}>{controls}</div>
        {acts && <div className={styles.acts}>{acts}</div>}
      </div>
      {children}
      {note && <p className={styles.note}>{note}</p>}
    </div>
  );
}
