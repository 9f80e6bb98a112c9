import { type ReactNode, useId } from "react";
import { formatCount } from "@/lib/format";
import styles from "@/widgets/run/run.module.css";

interface Props {
  title: string;
  /** How many things it holds. */
  count?: number | undefined;
  /** What stands at the right of the title. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A part of the page of a run under a title. */
export function Section({ title, count, tools, children }: Props) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {title}
          {count !== undefined && <span>{formatCount(count)}</span>}
        </h2>
        {tools && <div className={styles.tools}>{tools}</div>}
      </header>
      {children}
    </section>
  );
}
