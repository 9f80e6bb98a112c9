import type { ReactNode } from "react";
import { classes } from "@/kit/classes";
import styles from "@/widgets/preview/preview.module.css";

interface Props {
  /** Controls above what is shown. */
  tools?: ReactNode;
  /** A sentence between the two. */
  note?: ReactNode;
  children: ReactNode;
  isPadded?: boolean;
}

/** The place of a preview: its controls, and what fills the rest. */
export function Stage({ tools, note, children, isPadded }: Props) {
  return (
    <div className={styles.stage}>
      {tools && <div className={styles.tools}>{tools}</div>}
      {note && <div className={styles.note}>{note}</div>}
      <div className={classes(styles.body, isPadded && styles.padded)}>{children}</div>
    </div>
  );
}
