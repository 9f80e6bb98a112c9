import { X } from "lucide-react";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { dismiss, useToasts } from "@/kit/toast";
import styles from "@/kit/toaster.module.css";

/** The place where short news appears. */
export function Toaster() {
  const toasts = useToasts();
  return (
    <div className={styles.place} aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast} data-bad={toast.isBad || undefined}>
          <span className={styles.text}>{toast.text}</span>
          {toast.act && (
            <Button
              kind="quiet"
              onClick={() => {
                toast.act?.run();
                dismiss(toast.id);
              }}
            >
              {toast.act.label}
            </Button>
          )}
          <IconButton label="Dismiss" icon={<X />} onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
