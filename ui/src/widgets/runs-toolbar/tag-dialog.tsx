import { type FormEvent, useId, useState } from "react";
import { useRunKeys, useRunValues } from "@/api/run-keys";
import { type Tags, useManyRunsActs } from "@/api/runs-many";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextField } from "@/kit/text-field";
import { say } from "@/kit/toast";
import { plural } from "@/lib/format";
import { useDebounced } from "@/lib/use-debounced";

interface Props {
  ids: readonly string[];
  runIds: readonly string[];
  onClose: () => void;
}

/** Sets one tag of many runs, or takes it away. */
export function TagDialog({ ids, runIds, onClose }: Props) {
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const listId = useId();
  const { tag } = useManyRunsActs();
  const name = key.trim();
  const keys = useRunKeys(ids, { kinds: ["tag"], contains: useDebounced(name, 120), max: 30 });
  const values = useRunValues(ids, "tag", useDebounced(name, 120), useDebounced(value, 120), true);
  const count = plural(runIds.length, "run");
  const write = (tags: Tags, done: string) => {
    const onSuccess = () => {
      say(done);
      onClose();
    };
    tag.mutate({ runIds, tags }, { onSuccess });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name) write({ [name]: value }, `${name} set on ${count}`);
  };
  const formId = `${listId}-form`;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Tag ${count}`}
      about="A tag that a run has already gets the new value."
      actions={
        <>
          <Button
            disabled={!name || tag.isPending}
            onClick={() => write({ [name]: null }, `${name} removed from ${count}`)}
          >
            Remove this tag
          </Button>
          <Button type="submit" form={formId} kind="primary" disabled={!name || tag.isPending}>
            Set
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <TextField
          label="Key"
          value={key}
          list={`${listId}-keys`}
          maxLength={250}
          onChange={(event) => setKey(event.target.value)}
        />
        <TextField
          label="Value"
          value={value}
          list={`${listId}-values`}
          onChange={(event) => setValue(event.target.value)}
        />
        <datalist id={`${listId}-keys`}>
          {keys.data?.keys
            .filter((one) => !/^(runwell|mlflow)\./.test(one.name))
            .map((one) => (
              <option key={one.name} value={one.name} />
            ))}
        </datalist>
        <datalist id={`${listId}-values`}>
          {values.data?.map((one) => (
            <option key={one.value} value={one.value} />
          ))}
        </datalist>
      </form>
      {tag.isError && <Notice kind="bad">{messageOf(tag.error)}</Notice>}
    </Dialog>
  );
}
