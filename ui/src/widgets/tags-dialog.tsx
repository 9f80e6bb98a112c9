import { X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextField } from "@/kit/text-field";
import styles from "@/widgets/tags-dialog.module.css";

interface Props {
  title: string;
  tags: Readonly<Record<string, string>>;
  onClose: () => void;
  /** Sets tags; one that is null is removed. */
  onChange: (tags: Record<string, string | null>) => Promise<unknown>;
}

/** The tags of a thing, to set and to remove; those that the page keeps for itself stay hidden. */
export function TagsDialog({ title, tags, onClose, onChange }: Props) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState("");
  const shown = Object.entries(tags)
    .filter(([name]) => !name.startsWith("runwell.") && name !== "mlflow.note.content")
    .sort(([a], [b]) => a.localeCompare(b));
  const change = async (next: Record<string, string | null>) => {
    setProblem("");
    try {
      await onChange(next);
      return true;
    } catch (error) {
      setProblem(messageOf(error));
      return false;
    }
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!key.trim()) return;
    if (await change({ [key.trim()]: value })) {
      setKey("");
      setValue("");
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {shown.length > 0 && (
        <ul className={styles.tags}>
          {shown.map(([name, text]) => (
            <li key={name}>
              <span className={styles.key}>{name}</span>
              <span className={styles.value}>{text}</span>
              <IconButton
                label={`Remove ${name}`}
                icon={<X />}
                onClick={() => void change({ [name]: null })}
              />
            </li>
          ))}
        </ul>
      )}
      <form className={styles.form} onSubmit={add}>
        <TextField
          label="Key"
          value={key}
          maxLength={250}
          onChange={(event) => setKey(event.target.value)}
        />
        <TextField label="Value" value={value} onChange={(event) => setValue(event.target.value)} />
        <Button type="submit" disabled={!key.trim()}>
          Set
        </Button>
      </form>
      {problem && <Notice kind="bad">{problem}</Notice>}
    </Dialog>
  );
}
