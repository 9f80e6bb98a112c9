import { type FormEvent, useState } from "react";
import { useUpdateRun } from "@/api/runs";
import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextField } from "@/kit/text-field";
import styles from "@/widgets/run/run.module.css";

interface Props {
  runId: string;
  taken: Readonly<Record<string, string>> | undefined;
  onDone: () => void;
}

/** A new tag of a run. */
export function TagForm({ runId, taken, onDone }: Props) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState("");
  const update = useUpdateRun();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const name = key.trim();
    if (!name) return setProblem("A tag needs a name.");
    if (taken && name in taken) return setProblem(`There is a tag “${name}” already: change it.`);
    try {
      await update.mutateAsync({ run_id: runId, tags: { [name]: value } });
      onDone();
    } catch (refusal) {
      setProblem(messageOf(refusal));
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={save}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
    >
      <TextField
        label="Tag"
        value={key}
        autoFocus
        onChange={(event) => setKey(event.target.value)}
      />
      <TextField label="Value" value={value} onChange={(event) => setValue(event.target.value)} />
      <Button type="submit" disabled={update.isPending}>
        Add
      </Button>
      {problem && (
        <div className={styles.problem}>
          <Notice kind="bad">{problem}</Notice>
        </div>
      )}
    </form>
  );
}
