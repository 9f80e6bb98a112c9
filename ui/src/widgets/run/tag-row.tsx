import { Check, Pencil, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useUpdateRun } from "@/api/runs";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import { TextField } from "@/kit/text-field";
import { say } from "@/kit/toast";
import styles from "@/widgets/run/run.module.css";
import { ValueCell } from "@/widgets/run/value-cell";

interface Props {
  runId: string;
  name: string;
  value: string;
  isFixed: boolean;
}

/** A tag with its value, changed and removed in place. */
export function TagRow({ runId, name, value, isFixed }: Props) {
  const [isEditing, setEditing] = useState(false);
  const update = useUpdateRun();
  const set = (next: string | null) =>
    update.mutateAsync({ run_id: runId, tags: { [name]: next } });
  const fail = (problem: unknown) => say(messageOf(problem), { isBad: true });
  const remove = () =>
    set(null).then(
      () => say(`The tag “${name}” is removed.`, { act: { label: "Undo", run: undo } }),
      fail,
    );
  const undo = () => void set(value).catch(fail);
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {isEditing ? (
          <ValueForm
            name={name}
            value={value}
            onCancel={() => setEditing(false)}
            onSave={async (next) => {
              await set(next);
              setEditing(false);
            }}
          />
        ) : (
          <>
            <ValueCell name={name} value={value} />
            {!isFixed && (
              <span className={styles.reveal}>
                <IconButton
                  label={`Change the tag ${name}`}
                  icon={<Pencil />}
                  onClick={() => setEditing(true)}
                />
                <IconButton label={`Remove the tag ${name}`} icon={<X />} onClick={remove} />
              </span>
            )}
          </>
        )}
      </dd>
    </>
  );
}

interface ValueFormProps {
  name: string;
  value: string;
  onCancel: () => void;
  onSave: (value: string) => Promise<void>;
}

function ValueForm({ name, value, onCancel, onSave }: ValueFormProps) {
  const [text, setText] = useState(value);
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave(text).catch((problem) => say(messageOf(problem), { isBad: true }));
  };
  return (
    <form
      className={styles.rename}
      onSubmit={save}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <TextField
        label={`Value of the tag ${name}`}
        isLabelHidden
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <IconButton label="Save the tag" icon={<Check />} type="submit" />
      <IconButton label="Cancel" icon={<X />} onClick={onCancel} />
    </form>
  );
}
