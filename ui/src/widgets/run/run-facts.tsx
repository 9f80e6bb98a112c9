import type { RunInfo } from "@/api/types";
import { StatusMark } from "@/kit/status-mark";
import { formatAgo, formatDuration, formatTime } from "@/lib/format";
import { statusOf } from "@/lib/run-parts";
import { useNow } from "@/lib/use-now";
import styles from "@/widgets/run/run.module.css";

/** Where a run stands, for how long, since when and by whom: one line. */
export function RunFacts({ info }: { info: RunInfo }) {
  const isOpen = !info.end_ms && statusOf(info) === "RUNNING";
  const now = useNow(isOpen);
  const start = info.start_ms ?? 0;
  const heartbeat = info.heartbeat_ms ?? 0;
  return (
    <p className={styles.facts}>
      <StatusMark status={statusOf(info)} isLost={info.is_lost} />
      {isOpen && info.is_lost && heartbeat > 0 && (
        <span className={styles.silent} title={`Last heard of at ${formatTime(heartbeat)}`}>
          silent for {formatDuration(Math.max(0, now - heartbeat))}
        </span>
      )}
      <span>
        {info.end_ms
          ? `took ${formatDuration(Math.max(0, info.end_ms - start))}`
          : isOpen && !info.is_lost
            ? `for ${formatDuration(Math.max(0, now - start))}`
            : null}
      </span>
      {start > 0 && <span title={formatTime(start)}>started {formatAgo(start, now)}</span>}
      {info.user_id && <span>by {info.user_id}</span>}
    </p>
  );
}
