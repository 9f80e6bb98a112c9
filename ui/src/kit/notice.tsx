import type { ReactNode } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/state.module.css";

interface Props {
  kind: "info" | "warn" | "bad";
  children: ReactNode;
}

/** A sentence that should be read, where it matters. */
export function Notice({ kind, children }: Props) {
  return (
    <div
      role={kind === "bad" ? "alert" : "status"}
      className={classes(styles.notice, styles[kind])}
    >
      {children}
    </div>
  );
}
