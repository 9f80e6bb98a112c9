import { type FormEvent, useId, useState } from "react";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextField } from "@/kit/text-field";

interface Props {
  /** What is renamed, as in "Rename experiment". */
  what: string;
  name: string;
  hint?: string;
  onClose: () => void;
  onRename: (name: string) => Promise<unknown>;
}

/** Asks for another name. */
export function RenameDialog({ what, name, hint, onClose, onRename }: Props) {
  const [text, setText] = useState(name);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const form = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onRename(text.trim());
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
      title={`Rename ${what}`}
      about={hint}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            kind="primary"
            disabled={isBusy || !text.trim() || text.trim() === name}
          >
            Rename
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label="Name"
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
