import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { ServerError } from "@/api/client";
import { useExperimentActs } from "@/api/experiments";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { TextField } from "@/kit/text-field";

interface Props {
  /** What the name begins with, such as the folder that it is made in. */
  start?: string;
  onClose: () => void;
}

/** Makes an experiment and goes there. */
export function CreateDialog({ start = "", onClose }: Props) {
  const [name, setName] = useState(start);
  const { create } = useExperimentActs();
  const navigate = useNavigate();
  const form = useId();
  const wanted = name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(wanted, {
      onSuccess: (made) => {
        onClose();
        void navigate({ to: "/experiments/$ids", params: { ids: made.experiment_id } });
      },
    });
  };
  const isFolder = wanted.endsWith("/");
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="New experiment"
      about="Runs that answer the same question belong together. Slashes make folders: team/project/idea"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={form}
            kind="primary"
            disabled={create.isPending || !wanted || isFolder}
          >
            Create
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label="Name"
          value={name}
          maxLength={500}
          autoFocus
          onChange={(event) => {
            setName(event.target.value);
            if (create.isError) create.reset();
          }}
        />
      </form>
      {create.isError && (
        <Notice kind="bad">
          {messageOf(create.error)}.{" "}
          {isTaken(create.error) && (
            <>
              Look for it{" "}
              <Link to="/" search={{ q: wanted }} onClick={onClose}>
                among the experiments
              </Link>{" "}
              or{" "}
              <Link to="/" search={{ q: wanted, trash: true }} onClick={onClose}>
                in the trash
              </Link>
              .
            </>
          )}
        </Notice>
      )}
    </Dialog>
  );
}

function isTaken(error: unknown): boolean {
  return error instanceof ServerError && error.code === "conflict";
}
