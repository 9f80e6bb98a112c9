import { type Ref, type TextareaHTMLAttributes, useId } from "react";
import styles from "@/kit/field.module.css";

interface Props extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: string;
  isLabelHidden?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Lines of text. */
export function TextArea({ label, isLabelHidden, rows = 6, ...rest }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? "visually-hidden" : styles.label}>
        {label}
      </label>
      <textarea id={id} className={styles.input} rows={rows} {...rest} />
    </div>
  );
}
