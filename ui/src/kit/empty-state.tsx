import type { ReactNode } from "react";
import styles from "@/kit/state.module.css";

interface Props {
  title: string;
  children?: ReactNode;
}

/** What a place shows that holds nothing yet: why, and how to fill it. */
export function EmptyState({ title, children }: Props) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
