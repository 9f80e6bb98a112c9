import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "@/kit/button.module.css";
import { classes } from "@/kit/classes";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "plain" | "primary" | "danger" | "quiet" | undefined;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** A button with words; one primary button at most in view. */
export function Button({ kind = "plain", icon, children, className, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes(styles.button, styles[kind], className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}
