import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/overlay.module.css";

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  /** A key or a count at the right. */
  hint?: string;
  isDangerous?: boolean;
  isDisabled?: boolean;
  onSelect: () => void;
}

interface Props {
  /** The button that opens it: one element. */
  trigger: ReactNode;
  /** Groups of items, with a line between them. */
  groups: readonly (readonly MenuItem[])[];
  align?: "start" | "end";
}

/** A menu of acts under a button. */
export function Menu({ trigger, groups, align = "start" }: Props) {
  const shown = groups.filter((group) => group.length > 0);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={classes(styles.panel, styles.menu)}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          {shown.map((group, place) => (
            <DropdownMenu.Group key={group.map((item) => item.label).join()}>
              {place > 0 && <DropdownMenu.Separator className={styles.separator} />}
              {group.map((item) => (
                <DropdownMenu.Item
                  key={item.label}
                  className={classes(styles.item, item.isDangerous && styles.bad)}
                  disabled={item.isDisabled ?? false}
                  onSelect={item.onSelect}
                >
                  {item.icon}
                  {item.label}
                  {item.hint && <span className={styles.hint}>{item.hint}</span>}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
