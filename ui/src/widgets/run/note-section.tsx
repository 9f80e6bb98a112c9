import { Pencil } from "lucide-react";
import { useState } from "react";
import { NOTE_TAG } from "@/api/experiments";
import { useUpdateRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { Markdown } from "@/kit/markdown";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextArea } from "@/kit/text-area";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

/** A note beyond this is folded at first: what follows it matters too. */
const LONG = 1_500;

/** What its people say of a run, in markdown, written in place. */
export function NoteSection({ run }: { run: Run }) {
  const [isEditing, setEditing] = useState(false);
  const note = run.data?.tags?.[NOTE_TAG] ?? "";
  const isFixed = run.info.lifecycle_stage === "deleted";
  if (isEditing) {
    return <Editor runId={run.info.run_id} note={note} onDone={() => setEditing(false)} />;
  }
  if (!note && isFixed) return null;
  if (!note) {
    return (
      <div>
        <Button kind="quiet" icon={<Pencil />} onClick={() => setEditing(true)}>
          Add a note
        </Button>
      </div>
    );
  }
  return (
    <Section
      title="Note"
      tools={
        !isFixed && (
          <IconButton label="Edit the note" icon={<Pencil />} onClick={() => setEditing(true)} />
        )
      }
    >
      <Text key={note} note={note} />
    </Section>
  );
}

function Text({ note }: { note: string }) {
  const [isFolded, setFolded] = useState(note.length > LONG);
  return (
    <>
      <div className={isFolded ? `${styles.note} ${styles.fold}` : styles.note}>
        <Markdown text={note} />
      </div>
      {isFolded && (
        <Button kind="quiet" onClick={() => setFolded(false)}>
          Show all
        </Button>
      )}
    </>
  );
}

interface EditorProps {
  runId: string;
  note: string;
  onDone: () => void;
}

function Editor({ runId, note, onDone }: EditorProps) {
  const [text, setText] = useState(note);
  const update = useUpdateRun();
  const save = () =>
    // An empty note is none: its tag goes.
    update.mutate(
      { run_id: runId, tags: { [NOTE_TAG]: text.trim() ? text : null } },
      {
        onSuccess: onDone,
      },
    );
  return (
    <Section title="Note">
      <form
        className={styles.editor}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape" && text === note) onDone();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        }}
      >
        <TextArea
          label="Note in markdown"
          isLabelHidden
          rows={10}
          value={text}
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
        {update.isError && <Notice kind="bad">{messageOf(update.error)}</Notice>}
        <div className={styles.buttons}>
          <Button kind="primary" type="submit" disabled={update.isPending}>
            Save
          </Button>
          <Button onClick={onDone}>Cancel</Button>
          <span className={styles.quiet}>
            Markdown. <kbd>Ctrl</kbd> <kbd>Enter</kbd> saves.
          </span>
        </div>
      </form>
    </Section>
  );
}
