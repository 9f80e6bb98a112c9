import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { classes } from "@/kit/classes";
import overlay from "@/kit/overlay.module.css";
import type { Point } from "@/widgets/runs-table/point-menu";
import styles from "@/widgets/runs-table/runs-table.module.css";

interface Props {
  at: Point;
  label: string;
  children: ReactNode;
  onClose: () => void;
}

/** A small panel at a place. */
export function PointPanel({ at, label, children, onClose }: Props) {
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor asChild>
        <span aria-hidden="true" className={styles.anchor} style={{ left: at.x, top: at.y }} />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className={classes(overlay.panel, overlay.popover)}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
