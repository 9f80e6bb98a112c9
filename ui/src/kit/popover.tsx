import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/overlay.module.css";

interface Props {
  trigger: ReactNode;
  children: ReactNode;
  /** What it is about, for those who hear the page. */
  label: string;
  align?: "start" | "center" | "end";
  width?: number;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** A small panel of controls under a button. */
export function Popover({
  trigger,
  children,
  label,
  align = "start",
  width,
  isOpen,
  onOpenChange,
}: Props) {
  return (
    <Radix.Root
      {...(isOpen !== undefined && { open: isOpen })}
      {...(onOpenChange && { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={classes(styles.panel, styles.popover)}
          style={width ? { width } : undefined}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
