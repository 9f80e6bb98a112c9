import { type FormEvent, useId, useState } from "react";
import type { Experiment } from "@/api/types";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextField } from "@/kit/text-field";
import { plural } from "@/lib/format";
import { namesOf } from "@/widgets/experiment-tree/use-experiment-changes";

interface Props {
  experiments: readonly Experiment[];
  /** Their runs, together. */
  runs: number;
  onClose: () => void;
  onPurge: () => Promise<unknown>;
}

/** Asks for the name before something goes that nobody brings back. */
export function PurgeDialog({ experiments, runs, onClose, onPurge }: Props) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const form = useId();
  const [first, ...others] = experiments;
  const wanted = others.length ? plural(experiments.length, "experiment") : (first?.name ?? "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onPurge();
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
      title={`Delete ${namesOf(experiments)} for ever?`}
      about={`${runs ? `${plural(runs, "run")} with all that was logged` : "All that was logged"} will be gone. Nobody can bring it back.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            kind="danger"
            disabled={isBusy || typed.trim() !== wanted.trim()}
          >
            Delete for ever
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label={`Type “${wanted}” to go on`}
          value={typed}
          autoFocus
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
