import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/overlay.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** One sentence under the title. */
  about?: ReactNode;
  children?: ReactNode;
  /** The buttons, the one that does it last. */
  actions?: ReactNode;
  isWide?: boolean;
}

/** A question over the page; Escape and a click outside close it. */
export function Dialog({ isOpen, onClose, title, about, children, actions, isWide }: Props) {
  const opener = useRef<Element | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.backdrop} />
        <Radix.Content
          className={classes(styles.dialog, isWide && styles.wide)}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            // There is no trigger that it could go back to.
            if (opener.current instanceof HTMLElement && opener.current.isConnected) {
              event.preventDefault();
              opener.current.focus();
            }
          }}
          {...(!about && { "aria-describedby": undefined })}
        >
          <div>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {about && <Radix.Description className={styles.about}>{about}</Radix.Description>}
          </div>
          {children}
          {actions && <div className={styles.actions}>{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
