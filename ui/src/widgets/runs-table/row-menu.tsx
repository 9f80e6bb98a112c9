import {
  ArchiveRestore,
  Copy,
  Eye,
  EyeOff,
  NotebookPen,
  Palette,
  Pencil,
  Pin,
  PinOff,
  SquareArrowOutUpRight,
  Tags,
  Trash2,
} from "lucide-react";
import { useManyRunsActs } from "@/api/runs-many";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import type { RunItem } from "@/widgets/runs-table/items";
import { type Point, PointMenu } from "@/widgets/runs-table/point-menu";
import type { RunActs } from "@/widgets/runs-table/run-acts";

interface Props {
  item: RunItem;
  at: Point;
  isPinned: boolean;
  isHidden: boolean;
  isTrash: boolean;
  acts: RunActs;
  onClose: () => void;
}

/** What can be done with one run. */
export function RowMenu({ item, at, isPinned, isHidden, isTrash, acts, onClose }: Props) {
  const many = useManyRunsActs();
  const { runId, name } = item;
  const attempt = (work: Promise<unknown>, done: () => void) =>
    work.then(done, (problem: unknown) => say(messageOf(problem), { isBad: true }));
  const restore = () =>
    void attempt(many.restore.mutateAsync([runId]), () => say(`“${name}” is restored`));
  const remove = () =>
    void attempt(many.remove.mutateAsync([runId]), () =>
      say(`“${name}” is in the trash`, { act: { label: "Undo", run: restore } }),
    );
  const copy = () =>
    void attempt(navigator.clipboard.writeText(runId), () => say("The id is copied"));
  const groups = [
    [
      {
        label: "Open",
        icon: <SquareArrowOutUpRight />,
        hint: "Enter",
        onSelect: () => acts.open(runId),
      },
      { label: "Copy its id", icon: <Copy />, onSelect: copy },
    ],
    isTrash
      ? []
      : [
          {
            label: "Rename",
            icon: <Pencil />,
            hint: "F2",
            onSelect: () => acts.rename(item),
          },
          { label: "Tags", icon: <Tags />, hint: "T", onSelect: () => acts.edit("tags", item) },
          {
            label: "Note",
            icon: <NotebookPen />,
            hint: "N",
            onSelect: () => acts.edit("note", item),
          },
          { label: "Colour", icon: <Palette />, hint: "C", onSelect: () => acts.color(item, at) },
        ],
    [
      {
        label: isPinned ? "Unpin" : "Pin to the top",
        icon: isPinned ? <PinOff /> : <Pin />,
        hint: "P",
        onSelect: () => acts.togglePin(runId),
      },
      {
        label: isHidden ? "Show in charts" : "Hide from charts",
        icon: isHidden ? <Eye /> : <EyeOff />,
        hint: "H",
        onSelect: () => acts.toggleHide(runId),
      },
    ],
    [
      isTrash
        ? { label: "Restore", icon: <ArchiveRestore />, onSelect: restore }
        : { label: "Delete", icon: <Trash2 />, isDangerous: true, onSelect: remove },
    ],
  ];
  return <PointMenu at={at} groups={groups} label={name} onClose={onClose} />;
}
