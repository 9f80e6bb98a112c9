import { useNavigate } from "@tanstack/react-router";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { useMemo, useState } from "react";
import type { Activities } from "@/api/activity";
import { NOTE_TAG, useExperimentActs } from "@/api/experiments";
import type { Experiment } from "@/api/types";
import { IconButton } from "@/kit/icon-button";
import { formatCount, plural } from "@/lib/format";
import { ExperimentTree } from "@/widgets/experiment-tree/experiment-tree";
import styles from "@/widgets/experiment-tree/home.module.css";
import { PurgeDialog } from "@/widgets/experiment-tree/purge-dialog";
import type { RowActs } from "@/widgets/experiment-tree/row-menu";
import { SelectionBar } from "@/widgets/experiment-tree/selection-bar";
import { type Item, idsOf, type TreeOrder, treeOf } from "@/widgets/experiment-tree/tree";
import { useExperimentChanges } from "@/widgets/experiment-tree/use-experiment-changes";
import { useFolds } from "@/widgets/experiment-tree/use-folds";
import { useHalfMinute } from "@/widgets/experiment-tree/use-half-minute";
import { NoteDialog } from "@/widgets/note-dialog";
import { RenameDialog } from "@/widgets/rename-dialog";

interface Props {
  /** Those that the search found, out of `total`. */
  experiments: readonly Experiment[];
  total: number;
  activities: Activities;
  search: string;
  inTrash: boolean;
  order: TreeOrder;
  onOrder: (order: TreeOrder) => void;
  onCreate: (start: string) => void;
}

type Asked = { about: "rename" | "note" | "purge"; experiments: readonly Experiment[] };

/** The tree of experiments with what can be done to one, or to several that are selected. */
export function ExperimentBrowser(props: Props) {
  const { experiments, total, activities, search, inTrash, order, onOrder, onCreate } = props;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const { update } = useExperimentActs();
  const { removeAll, restoreAll, purgeAll } = useExperimentChanges();
  const navigate = useNavigate();
  const now = useHalfMinute();
  const items = useMemo(
    () => treeOf(experiments, activities, order),
    [experiments, activities, order],
  );
  const { isOpen, fold } = useFolds(total, search);
  const byId = useMemo(
    () => new Map(experiments.map((one) => [one.experiment_id, one])),
    [experiments],
  );
  const some = (ids: Iterable<string>) => [...ids].flatMap((id) => byId.get(id) ?? []);
  // Only what is seen: a search hides the rest, and nobody deletes what they do not see.
  const chosen = some(picked);
  const selected = useMemo(() => new Set([...picked].filter((id) => byId.has(id))), [picked, byId]);
  const clear = () => setPicked(new Set());
  const open = (ids: readonly string[]) =>
    navigate({
      to: "/experiments/$ids",
      params: { ids: ids.join() },
      search: inTrash ? { trash: true } : {},
    });
  const acts: RowActs = {
    create: onCreate,
    rename: (one) => setAsked({ about: "rename", experiments: [one] }),
    note: (one) => setAsked({ about: "note", experiments: [one] }),
    remove: (item) => void removeAll(some(idsOf(item))),
    restore: (item) => void restoreAll(some(idsOf(item))),
    purge: (item) => setAsked({ about: "purge", experiments: some(idsOf(item)) }),
  };
  const folders = useMemo(() => foldersOf(items), [items]);
  return (
    <>
      <div className={styles.summary}>
        <Summary {...props} />
        {folders.length > 0 && (
          <>
            <IconButton
              label="Unfold all"
              icon={<ChevronsUpDown />}
              onClick={() => fold(folders, true)}
            />
            <IconButton
              label="Fold all"
              icon={<ChevronsDownUp />}
              onClick={() => fold(folders, false)}
            />
          </>
        )}
      </div>
      <ExperimentTree
        items={items}
        isOpen={isOpen}
        onFold={fold}
        order={order}
        onOrder={onOrder}
        selected={selected}
        onSelected={setPicked}
        inTrash={inTrash}
        now={now}
        acts={acts}
        onOpenExperiment={(id) => void open([id])}
      />
      {selected.size > 0 && (
        <SelectionBar
          count={selected.size}
          inTrash={inTrash}
          onOpen={() => void open([...selected])}
          onRemove={() => void removeAll(chosen).then(clear)}
          onRestore={() => void restoreAll(chosen).then(clear)}
          onPurge={() => setAsked({ about: "purge", experiments: chosen })}
          onClear={clear}
        />
      )}
      {asked && (
        <Question
          asked={asked}
          activities={activities}
          onClose={() => setAsked(null)}
          onChange={(change) => update.mutateAsync(change)}
          onPurge={() => purgeAll(asked.experiments).then(clear)}
        />
      )}
    </>
  );
}

interface QuestionProps {
  asked: Asked;
  activities: Activities;
  onClose: () => void;
  onChange: ReturnType<typeof useExperimentActs>["update"]["mutateAsync"];
  onPurge: () => Promise<void>;
}

function Question({ asked, activities, onClose, onChange, onPurge }: QuestionProps) {
  const [first] = asked.experiments;
  if (!first) return null;
  const { experiment_id, name, tags = {} } = first;
  if (asked.about === "rename") {
    return (
      <RenameDialog
        what="experiment"
        name={name}
        hint="Slashes make folders: team/project/idea"
        onClose={onClose}
        onRename={(to) => onChange({ experiment_id, name: to })}
      />
    );
  }
  if (asked.about === "note") {
    return (
      <NoteDialog
        title={`Note on ${name}`}
        note={tags[NOTE_TAG] ?? ""}
        onClose={onClose}
        onSave={(note) => onChange({ experiment_id, tags: { [NOTE_TAG]: note || null } })}
      />
    );
  }
  const runs = asked.experiments.map((one) => activities.get(one.experiment_id)?.deleted ?? 0);
  return (
    <PurgeDialog
      experiments={asked.experiments}
      runs={runs.reduce((sum, one) => sum + one, 0)}
      onClose={onClose}
      onPurge={onPurge}
    />
  );
}

function Summary({ experiments, total, activities, inTrash }: Props) {
  const found = experiments.map((one) => activities.get(one.experiment_id));
  const runs = found.reduce((sum, one) => sum + ((inTrash ? one?.deleted : one?.runs) ?? 0), 0);
  const part = experiments.length < total ? `${formatCount(experiments.length)} of ` : "";
  return (
    <span role="status">
      {part}
      {plural(total, "experiment")}, {plural(runs, "run")}
    </span>
  );
}

function foldersOf(items: readonly Item[]): string[] {
  return items.flatMap((one) =>
    one.kind === "folder" ? [one.path, ...foldersOf(one.children)] : [],
  );
}
