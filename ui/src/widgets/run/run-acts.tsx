import { useNavigate } from "@tanstack/react-router";
import { Copy, Ellipsis, GitCompare, Link2, Pencil, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useRunActs } from "@/api/runs";
import type { Run } from "@/api/types";
import { Button } from "@/kit/button";
import { ConfirmDialog } from "@/kit/confirm-dialog";
import { IconButton } from "@/kit/icon-button";
import { Menu } from "@/kit/menu";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import { CompareDialog } from "@/widgets/run/compare-dialog";

interface Props {
  run: Run;
  onRename: () => void;
}

/** What can be done with a run as a whole. */
export function RunActs({ run, onRename }: Props) {
  const [open, setOpen] = useState<"compare" | "purge" | null>(null);
  const navigate = useNavigate();
  const { run_id, experiment_id, run_name, lifecycle_stage } = run.info;
  const acts = useRunActs(run_id);
  const isDeleted = lifecycle_stage === "deleted";
  const restore = () =>
    acts.restore.mutateAsync().then(
      () => say(`“${run_name}” is back.`),
      (problem) => say(messageOf(problem), { isBad: true }),
    );
  const remove = () =>
    acts.remove.mutateAsync().then(
      () => say(`“${run_name}” is in the trash.`, { act: { label: "Undo", run: restore } }),
      (problem) => say(messageOf(problem), { isBad: true }),
    );
  const copy = (text: string, what: string) => () =>
    navigator.clipboard.writeText(text).then(
      () => say(`${what} is copied.`),
      (problem) => say(`It could not be copied: ${messageOf(problem)}`, { isBad: true }),
    );
  const close = () => setOpen(null);
  return (
    <>
      <Button icon={<GitCompare />} onClick={() => setOpen("compare")}>
        Compare with…
      </Button>
      <Menu
        align="end"
        trigger={<IconButton kind="plain" label="More acts" icon={<Ellipsis />} />}
        groups={[
          [
            { label: "Copy the id", icon: <Copy />, onSelect: copy(run_id, "The id") },
            {
              label: "Copy the URI",
              icon: <Copy />,
              hint: "runs:/…",
              onSelect: copy(`runs:/${run_id}`, "The URI"),
            },
            {
              label: "Copy the link",
              icon: <Link2 />,
              onSelect: copy(location.href, "The link"),
            },
          ],
          isDeleted ? [] : [{ label: "Rename", icon: <Pencil />, onSelect: onRename }],
          isDeleted
            ? [
                { label: "Restore", icon: <Undo2 />, onSelect: restore },
                {
                  label: "Delete for ever…",
                  icon: <Trash2 />,
                  isDangerous: true,
                  onSelect: () => setOpen("purge"),
                },
              ]
            : [{ label: "Move to the trash", icon: <Trash2 />, onSelect: remove }],
        ]}
      />
      {open === "compare" && <CompareDialog run={run} onClose={close} />}
      <ConfirmDialog
        isOpen={open === "purge"}
        onClose={close}
        title="Delete this run for ever?"
        about={`“${run_name}” goes with its metrics and files. This cannot be undone.`}
        verb="Delete for ever"
        isDangerous
        onConfirm={async () => {
          await acts.purge.mutateAsync();
          say(`“${run_name}” is deleted.`);
          await navigate({ to: "/experiments/$ids", params: { ids: experiment_id } });
        }}
      />
    </>
  );
}
