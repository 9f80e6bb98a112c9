import { useRunActs } from "@/api/runs";
import type { RunInfo } from "@/api/types";
import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { say } from "@/kit/toast";
import { formatTime } from "@/lib/format";
import styles from "@/widgets/run/run.module.css";

/** Says of a run that it is in the trash, and brings it back. */
export function TrashNotice({ info }: { info: RunInfo }) {
  const { restore } = useRunActs(info.run_id);
  if (info.lifecycle_stage !== "deleted") return null;
  const bring = () =>
    restore.mutateAsync().catch((problem) => say(messageOf(problem), { isBad: true }));
  return (
    <div className={styles.trash}>
      <Notice kind="warn">
        This run is in the trash{info.deleted_ms ? ` since ${formatTime(info.deleted_ms)}` : ""}. It
        cannot be changed until it is restored.{" "}
        <Button onClick={bring} disabled={restore.isPending}>
          Restore
        </Button>
      </Notice>
    </div>
  );
}
