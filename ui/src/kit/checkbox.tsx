import type { ReactNode } from "react";
import styles from "@/kit/field.module.css";

interface Props {
  label: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  isDisabled?: boolean;
}

/** A choice of yes or no. */
export function Checkbox({ label, isChecked, onChange, isDisabled }: Props) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
