import { useNavigate } from "@tanstack/react-router";
import { ArchiveRestore, Copy, Ellipsis, NotebookPen, Pencil, Tags, Trash2 } from "lucide-react";
import { useState } from "react";
import { NOTE_TAG, useExperimentActs } from "@/api/experiments";
import type { Experiment } from "@/api/types";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { Menu } from "@/kit/menu";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { say } from "@/kit/toast";
import { NoteDialog } from "@/widgets/note-dialog";
import { RenameDialog } from "@/widgets/rename-dialog";
import { TagsDialog } from "@/widgets/tags-dialog";

interface Props {
  experiment: Experiment;
}

/** What can be done to an experiment, in its head. */
export function ExperimentActs({ experiment }: Props) {
  const { experiment_id, name, tags = {} } = experiment;
  const [opened, setOpened] = useState<"note" | "rename" | "tags" | null>(null);
  const { update, remove, restore } = useExperimentActs();
  const navigate = useNavigate();
  const close = () => setOpened(null);
  const bringBack = async () => {
    try {
      await restore.mutateAsync(experiment_id);
      await navigate({ to: "/experiments/$ids", params: { ids: experiment_id } });
    } catch (problem) {
      say(messageOf(problem), { isBad: true });
    }
  };
  const toTrash = async () => {
    try {
      await remove.mutateAsync(experiment_id);
      await navigate({ to: "/" });
      say(`“${name}” moved to the trash`, { act: { label: "Undo", run: () => void bringBack() } });
    } catch (problem) {
      say(messageOf(problem), { isBad: true });
    }
  };
  const copyId = async () => {
    await navigator.clipboard.writeText(experiment_id);
    say(`The id ${experiment_id} is copied`);
  };
  if (experiment.lifecycle_stage === "deleted") {
    return (
      <>
        <Notice kind="warn">In the trash</Notice>
        <Button icon={<ArchiveRestore />} onClick={() => void bringBack()}>
          Restore
        </Button>
      </>
    );
  }
  return (
    <>
      <Button icon={<NotebookPen />} onClick={() => setOpened("note")}>
        {tags[NOTE_TAG] ? "Note" : "Add a note"}
      </Button>
      <Menu
        align="end"
        trigger={<IconButton label="More of this experiment" icon={<Ellipsis />} />}
        groups={[
          [
            { label: "Rename", icon: <Pencil />, onSelect: () => setOpened("rename") },
            { label: "Tags", icon: <Tags />, onSelect: () => setOpened("tags") },
            {
              label: "Copy id",
              icon: <Copy />,
              hint: experiment_id,
              onSelect: () => void copyId(),
            },
          ],
          [
            {
              label: "Move to trash",
              icon: <Trash2 />,
              isDangerous: true,
              onSelect: () => void toTrash(),
            },
          ],
        ]}
      />
      {opened === "note" && (
        <NoteDialog
          title={`Note on ${name}`}
          note={tags[NOTE_TAG] ?? ""}
          onClose={close}
          onSave={(note) =>
            update.mutateAsync({ experiment_id, tags: { [NOTE_TAG]: note || null } })
          }
        />
      )}
      {opened === "rename" && (
        <RenameDialog
          what="experiment"
          name={name}
          hint="Slashes make folders: team/project/idea"
          onClose={close}
          onRename={(to) => update.mutateAsync({ experiment_id, name: to })}
        />
      )}
      {opened === "tags" && (
        <TagsDialog
          title={`Tags of ${name}`}
          tags={tags}
          onClose={close}
          onChange={(change) => update.mutateAsync({ experiment_id, tags: change })}
        />
      )}
    </>
  );
}
