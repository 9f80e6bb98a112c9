import { ArchiveRestore, Copy, Ellipsis, NotebookPen, Pencil, Plus, Trash2 } from "lucide-react";
import type { Experiment } from "@/api/types";
import { IconButton } from "@/kit/icon-button";
import { Menu, type MenuItem } from "@/kit/menu";
import { say } from "@/kit/toast";
import type { Item } from "@/widgets/experiment-tree/tree";

/** What a row can be asked to do. */
export interface RowActs {
  create: (start: string) => void;
  rename: (experiment: Experiment) => void;
  note: (experiment: Experiment) => void;
  remove: (item: Item) => void;
  restore: (item: Item) => void;
  purge: (item: Item) => void;
}

interface Props {
  item: Item;
  inTrash: boolean;
  acts: RowActs;
  tabIndex: number;
}

/** The acts of a row, under its last button. */
export function RowMenu({ item, inTrash, acts, tabIndex }: Props) {
  const name = item.kind === "folder" ? `the folder ${item.path}` : item.experiment.name;
  return (
    <Menu
      align="end"
      trigger={<IconButton label={`Acts on ${name}`} icon={<Ellipsis />} tabIndex={tabIndex} />}
      groups={inTrash ? inTrashGroups(item, acts) : groupsOf(item, acts)}
    />
  );
}

function inTrashGroups(item: Item, acts: RowActs): MenuItem[][] {
  return [
    [{ label: "Restore", icon: <ArchiveRestore />, onSelect: () => acts.restore(item) }],
    [
      {
        label: "Delete for ever",
        icon: <Trash2 />,
        isDangerous: true,
        onSelect: () => acts.purge(item),
      },
    ],
  ];
}

function groupsOf(item: Item, acts: RowActs): MenuItem[][] {
  if (item.kind === "folder") {
    const create = () => acts.create(`${item.path}/`);
    return [[{ label: "New experiment here", icon: <Plus />, onSelect: create }]];
  }
  const { experiment } = item;
  return [
    [
      { label: "Rename", icon: <Pencil />, hint: "F2", onSelect: () => acts.rename(experiment) },
      { label: "Note", icon: <NotebookPen />, onSelect: () => acts.note(experiment) },
      {
        label: "Copy id",
        icon: <Copy />,
        hint: experiment.experiment_id,
        onSelect: () => void copy(experiment.experiment_id),
      },
    ],
    [
      {
        label: "Move to trash",
        icon: <Trash2 />,
        hint: "Del",
        isDangerous: true,
        onSelect: () => acts.remove(item),
      },
    ],
  ];
}

async function copy(id: string): Promise<void> {
  await navigator.clipboard.writeText(id);
  say(`The id ${id} is copied`);
}
