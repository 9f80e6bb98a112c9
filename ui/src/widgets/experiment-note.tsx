import { useState } from "react";
import { NOTE_TAG, useExperimentActs } from "@/api/experiments";
import type { Experiment } from "@/api/types";
import styles from "@/widgets/experiment-note.module.css";
import { shortNote } from "@/widgets/experiment-tree/tree";
import { NoteDialog } from "@/widgets/note-dialog";

/** The note of an experiment in one line under its name; the line opens all of it. */
export function ExperimentNote({ experiment }: { experiment: Experiment }) {
  const { experiment_id, name, tags } = experiment;
  const note = tags?.[NOTE_TAG] ?? "";
  const line = shortNote(note);
  const [isOpen, setOpen] = useState(false);
  const { update } = useExperimentActs();
  if (!line) return null;
  return (
    <>
      <button
        type="button"
        className={styles.line}
        title="Read the note"
        onClick={() => setOpen(true)}
      >
        {line}
      </button>
      {isOpen && (
        <NoteDialog
          title={`Note on ${name}`}
          note={note}
          onClose={() => setOpen(false)}
          onSave={(text) =>
            update.mutateAsync({ experiment_id, tags: { [NOTE_TAG]: text || null } })
          }
        />
      )}
    </>
  );
}
