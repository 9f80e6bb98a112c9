import { useRun } from "@/api/runs";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import { NoteSection } from "@/widgets/run/note-section";
import { TagsSection } from "@/widgets/run/tags-section";

interface Props {
  what: "tags" | "note";
  runId: string;
  name: string;
  onClose: () => void;
}

/** The tags or the note of a run, changed without leaving the table. */
export function RunDialog({ what, runId, name, onClose }: Props) {
  const run = useRun(runId);
  return (
    <Dialog
      isOpen
      isWide={what === "note"}
      onClose={onClose}
      title={name}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {run.isPending && <Skeleton height={80} />}
      {run.isError && <ErrorState error={run.error} onRetry={() => run.refetch()} />}
      {run.data && what === "tags" && <TagsSection run={run.data} />}
      {run.data && what === "note" && <NoteSection run={run.data} />}
    </Dialog>
  );
}
