import { Check, Pencil, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useUpdateRun } from "@/api/runs";
import type { RunInfo } from "@/api/types";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import tabs from "@/kit/tabs.module.css";
import { TextField } from "@/kit/text-field";
import { say } from "@/kit/toast";
import { runColor } from "@/lib/color";
import { useTheme } from "@/lib/theme";
import styles from "@/widgets/run/run.module.css";

interface Props {
  info: RunInfo;
  /** The colour that the reader chose for it, if any. */
  color?: string | undefined;
  isEditing: boolean;
  onEdit: (isEditing: boolean) => void;
}

/** The name of a run in its colour, changed in place. */
export function RunName({ info, color, isEditing, onEdit }: Props) {
  const theme = useTheme();
  const name = info.run_name || info.run_id;
  if (isEditing) return <NameForm info={info} onDone={() => onEdit(false)} />;
  return (
    <div className={tabs.title}>
      <span
        className={styles.swatch}
        style={{ background: runColor(color ?? info.number, theme) }}
        title="The colour of this run in charts"
      />
      <h1>{name}</h1>
      {info.lifecycle_stage !== "deleted" && (
        <IconButton label="Rename" icon={<Pencil />} onClick={() => onEdit(true)} />
      )}
    </div>
  );
}

function NameForm({ info, onDone }: { info: RunInfo; onDone: () => void }) {
  const [name, setName] = useState(info.run_name ?? "");
  const update = useUpdateRun();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (!next || next === info.run_name) return onDone();
    try {
      await update.mutateAsync({ run_id: info.run_id, run_name: next });
      onDone();
    } catch (problem) {
      say(messageOf(problem), { isBad: true });
    }
  };
  return (
    <form
      className={styles.rename}
      onSubmit={save}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
    >
      <TextField
        label="Name of the run"
        isLabelHidden
        value={name}
        autoFocus
        maxLength={500}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      <IconButton
        label="Save the name"
        icon={<Check />}
        type="submit"
        disabled={update.isPending}
      />
      <IconButton label="Cancel" icon={<X />} onClick={onDone} />
    </form>
  );
}
