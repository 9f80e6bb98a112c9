import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Garbage, useCollectGarbage } from "@/api/admin";
import { Button } from "@/kit/button";
import { ConfirmDialog } from "@/kit/confirm-dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { Select } from "@/kit/select";
import { say } from "@/kit/toast";
import { formatBytes, plural } from "@/lib/format";
import styles from "@/widgets/settings/settings.module.css";
import { SettingsSection } from "@/widgets/settings/settings-section";

const AGES = [
  { value: "30", label: "more than 30 days ago" },
  { value: "7", label: "more than 7 days ago" },
  { value: "1", label: "more than a day ago" },
  { value: "0", label: "at any time" },
] as const;
type Age = (typeof AGES)[number]["value"];

/** Emptying the trash: first what would go, then that it goes. */
export function TrashSection() {
  const [age, setAge] = useState<Age>("30");
  const [found, setFound] = useState<Garbage | null>(null);
  const [isAsking, setAsking] = useState(false);
  const trial = useCollectGarbage();
  const collect = useCollectGarbage();
  const days = Number(age);
  const look = () =>
    trial.mutate({ days, isTrial: true }, { onSuccess: setFound, onError: () => setFound(null) });
  const empty = async () => {
    const gone = await collect.mutateAsync({ days, isTrial: false });
    setFound(null);
    say(isNothing(gone) ? "There was nothing to delete" : `Deleted for ever: ${listOf(gone)}`);
  };
  return (
    <SettingsSection
      title="Trash"
      about={
        <>
          What is deleted waits in the{" "}
          <Link to="/" search={{ trash: true }}>
            trash
          </Link>
          , where it can be restored. It takes space until it is deleted for ever.
        </>
      }
    >
      <div className={styles.line}>
        <Select
          label="What was deleted"
          value={age}
          options={AGES}
          onChange={(next) => {
            setAge(next);
            // It told of another age.
            setFound(null);
          }}
        />
        <Button onClick={look} disabled={trial.isPending}>
          Show what would go
        </Button>
        <Button
          kind="danger"
          disabled={!found || isNothing(found) || trial.isPending}
          onClick={() => setAsking(true)}
        >
          Delete it for ever
        </Button>
      </div>
      {trial.isError && <Notice kind="bad">{messageOf(trial.error)}</Notice>}
      {found && (
        <Notice kind="info">
          {isNothing(found) ? "Nothing would go." : `${listOf(found)} would go.`}
        </Notice>
      )}
      {found && (
        <ConfirmDialog
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          title="Delete this for ever?"
          about={`${listOf(found)} will be gone. Nobody can bring it back.`}
          verb="Delete for ever"
          isDangerous
          onConfirm={empty}
        />
      )}
    </SettingsSection>
  );
}

function isNothing(garbage: Garbage): boolean {
  const { experiments = 0, runs = 0, models = 0, blobs = 0 } = garbage;
  return experiments + runs + models + blobs === 0;
}

function listOf({
  experiments = 0,
  runs = 0,
  models = 0,
  blobs = 0,
  blob_bytes = 0,
}: Garbage): string {
  const parts = [
    experiments && plural(experiments, "experiment"),
    runs && plural(runs, "run"),
    models && plural(models, "logged model"),
    blobs && `${plural(blobs, "file")} of ${formatBytes(blob_bytes)}`,
  ].filter(Boolean);
  const last = parts.pop();
  return parts.length ? `${parts.join(", ")} and ${last}` : String(last ?? "nothing");
}
