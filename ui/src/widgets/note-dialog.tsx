import { useState } from "react";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { Markdown } from "@/kit/markdown";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { Segments } from "@/kit/segments";
import { TextArea } from "@/kit/text-area";

interface Props {
  title: string;
  note: string;
  onClose: () => void;
  /** Keeps the note; an empty one is removed. */
  onSave: (note: string) => Promise<unknown>;
}

type Mode = "write" | "read";

/** A note in markdown: reading it, or writing it. */
export function NoteDialog({ title, note, onClose, onSave }: Props) {
  const [text, setText] = useState(note);
  const [mode, setMode] = useState<Mode>(note ? "read" : "write");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await onSave(text.trim());
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      isWide
      actions={
        <>
          <Button onClick={onClose}>{text === note ? "Close" : "Cancel"}</Button>
          <Button kind="primary" onClick={save} disabled={isBusy || text.trim() === note.trim()}>
            Save
          </Button>
        </>
      }
    >
      <div>
        <Segments
          label="Note"
          value={mode}
          options={[
            { value: "read", label: "Read" },
            { value: "write", label: "Write" },
          ]}
          onChange={setMode}
        />
      </div>
      {mode === "write" ? (
        <TextArea
          label="Note in markdown"
          isLabelHidden
          rows={14}
          value={text}
          placeholder={"# What this is about\n\nWhat was tried, and what was found."}
          onChange={(event) => setText(event.target.value)}
        />
      ) : (
        <Markdown text={text || "*There is no note yet.*"} />
      )}
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
