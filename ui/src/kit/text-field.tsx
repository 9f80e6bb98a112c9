import { type InputHTMLAttributes, type Ref, useId } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/field.module.css";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** Whether the label is only for those who hear the page. */
  isLabelHidden?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text. */
export function TextField({ label, isLabelHidden, className, ...rest }: Props) {
  const id = useId();
  return (
    <div className={classes(styles.field, className)}>
      <label htmlFor={id} className={isLabelHidden ? "visually-hidden" : styles.label}>
        {label}
      </label>
      <input id={id} className={styles.input} autoComplete="off" spellCheck={false} {...rest} />
    </div>
  );
}
