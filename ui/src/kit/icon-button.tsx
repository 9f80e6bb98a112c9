import { Button, type ButtonProps } from "@/kit/button";
import styles from "@/kit/button.module.css";
import { classes } from "@/kit/classes";
import { Tip } from "@/kit/tip";

export interface IconButtonProps extends Omit<ButtonProps, "children"> {
  /** What it does, for the tip and for those who hear the page. */
  label: string;
}

/** A button with a picture; its label shows on hover and focus. */
export function IconButton({ label, kind = "quiet", className, icon, ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <Button kind={kind} aria-label={label} className={classes(styles.icon, className)} {...rest}>
        {icon}
      </Button>
    </Tip>
  );
}
