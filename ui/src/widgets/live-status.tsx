import { WifiOff } from "lucide-react";
import { useLiveState } from "@/api/live";
import styles from "@/widgets/live-status.module.css";

/** Says when the page no longer hears of changes; nothing while it does. */
export function LiveStatus() {
  const state = useLiveState();
  return (
    <div role="status">
      {state === "lost" && (
        <span className={styles.lost}>
          <WifiOff aria-hidden="true" />
          <span>
            Connection lost<span className={styles.more}>, trying again</span>
          </span>
        </span>
      )}
    </div>
  );
}
