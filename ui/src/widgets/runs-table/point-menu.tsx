import { DropdownMenu } from "radix-ui";
import { classes } from "@/kit/classes";
import type { MenuItem } from "@/kit/menu";
import overlay from "@/kit/overlay.module.css";
import styles from "@/widgets/runs-table/runs-table.module.css";

/** A place in the window. */
export interface Point {
  x: number;
  y: number;
}

export type MenuGroups = readonly (readonly MenuItem[])[];

interface Props {
  at: Point;
  label: string;
  groups: MenuGroups;
  onClose: () => void;
}

/**
 * A menu of acts at a place: one for the whole table, since a menu in each row would cost as much
 * as the rows.
 */
export function PointMenu({ at, label, groups, onClose }: Props) {
  const shown = groups.filter((group) => group.length > 0);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span
          aria-hidden="true"
          className={styles.anchor}
          style={{ left: at.x, top: at.y }}
          tabIndex={-1}
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={classes(overlay.panel, overlay.menu)}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={label}
          aria-labelledby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {shown.map((group, place) => (
            <DropdownMenu.Group key={group.map((item) => item.label).join()}>
              {place > 0 && <DropdownMenu.Separator className={overlay.separator} />}
              {group.map((item) => (
                <DropdownMenu.Item
                  key={item.label}
                  className={classes(overlay.item, item.isDangerous && overlay.bad)}
                  disabled={item.isDisabled ?? false}
                  onSelect={item.onSelect}
                >
                  {item.icon}
                  {item.label}
                  {item.hint && <span className={overlay.hint}>{item.hint}</span>}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
