import { useNavigate } from "@tanstack/react-router";
import { ArchiveRestore, Columns2, Download, LineChart, Tags, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useManyRunsActs } from "@/api/runs-many";
import { Button } from "@/kit/button";
import { ConfirmDialog } from "@/kit/confirm-dialog";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import { plural } from "@/lib/format";
import { useRunsView } from "@/lib/use-runs-view";
import styles from "@/widgets/runs-toolbar/selection-bar.module.css";
import { TagDialog } from "@/widgets/runs-toolbar/tag-dialog";

interface Props {
  ids: readonly string[];
  selected: readonly string[];
  onExport: () => void;
}

/** Runs that fit into an address, the same as in the table. */
const MAX_IN_ADDRESS = 500;

/** What can be done to the runs that are selected; it floats, so that the table stays in place. */
export function SelectionBar({ ids, selected, onExport }: Props) {
  const [view, change] = useRunsView();
  const [isTagging, setTagging] = useState(false);
  const [isPurging, setPurging] = useState(false);
  const navigate = useNavigate();
  const acts = useManyRunsActs();
  const clear = () => change({ picks: undefined });
  const count = plural(selected.length, "run");
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (problem) {
      say(messageOf(problem), { isBad: true });
    }
  };
  const remove = () =>
    attempt(async () => {
      await acts.remove.mutateAsync(selected);
      clear();
      const run = () => void attempt(() => acts.restore.mutateAsync(selected));
      say(`${count} moved to the trash`, { act: { label: "Undo", run } });
    });
  const restore = () =>
    attempt(async () => {
      await acts.restore.mutateAsync(selected);
      clear();
      say(`${count} restored`);
    });
  const compare = async () => {
    await navigate({
      to: "/experiments/$ids/compare",
      params: { ids: ids.join(",") },
      search: { ...view, picks: selected.slice(0, MAX_IN_ADDRESS) },
    });
    if (selected.length > MAX_IN_ADDRESS) {
      say(`An address holds ${MAX_IN_ADDRESS} runs: the first of those selected are compared`);
    }
  };
  const pin = () => {
    change({ pins: [...new Set([...(view.pins ?? []), ...selected])], picks: undefined });
    say(`${count} pinned: at the top of the table and in every chart`);
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected runs">
      <span className={styles.count}>{plural(selected.length, "run")} selected</span>
      {view.trash ? (
        <>
          <Button icon={<ArchiveRestore />} onClick={restore} disabled={acts.restore.isPending}>
            Restore
          </Button>
          <Button kind="danger" icon={<Trash2 />} onClick={() => setPurging(true)}>
            Delete for ever
          </Button>
        </>
      ) : (
        <>
          <Button kind="primary" icon={<Columns2 />} onClick={compare}>
            Compare
          </Button>
          <Button icon={<LineChart />} onClick={pin}>
            Pin in charts
          </Button>
          <Button icon={<Tags />} onClick={() => setTagging(true)}>
            Tag
          </Button>
          <Button icon={<Download />} onClick={onExport}>
            Export
          </Button>
          <Button icon={<Trash2 />} onClick={remove} disabled={acts.remove.isPending}>
            Move to trash
          </Button>
        </>
      )}
      <IconButton label="Select none" icon={<X />} onClick={clear} />
      {isTagging && <TagDialog ids={ids} runIds={selected} onClose={() => setTagging(false)} />}
      <ConfirmDialog
        isOpen={isPurging}
        onClose={() => setPurging(false)}
        title={`Delete ${count} for ever?`}
        about="With all that was logged to them. This cannot be undone."
        verb={`Delete ${count}`}
        isDangerous
        onConfirm={async () => {
          await acts.purge.mutateAsync(selected);
          clear();
          say(`${count} deleted for ever`);
        }}
      />
    </div>
  );
}
