import { useRef } from "react";
import styles from "@/widgets/runs-table/table-row.module.css";

interface Props {
  name: string;
  /** Called once: with the new name, or null where the old one stays. */
  onDone: (name: string | null) => void;
}

/** The name of a run while it is changed in place; Enter keeps it, Escape does not. */
export function RenameField({ name, onDone }: Props) {
  const isDone = useRef(false);
  const finish = (text: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    const next = text?.trim();
    onDone(next && next !== name ? next : null);
  };
  return (
    <input
      className={styles.rename}
      aria-label={`New name of ${name}`}
      defaultValue={name}
      maxLength={250}
      // biome-ignore lint/a11y/noAutofocus: the reader has just asked to change it
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") finish(null);
      }}
    />
  );
}
