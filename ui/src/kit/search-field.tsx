import { Search } from "lucide-react";
import type { InputHTMLAttributes, Ref } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/field.module.css";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> {
  /** What is searched; also the placeholder. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

/** A text that narrows a list. */
export function SearchField({ label, onChange, className, ...rest }: Props) {
  return (
    <div className={classes(styles.search, className)}>
      <Search aria-hidden="true" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        className={styles.input}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
    </div>
  );
}
