import { Download, ListTree, Trash2 } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/kit/icon-button";
import { plural } from "@/lib/format";
import { useRunsView } from "@/lib/use-runs-view";
import { QueryBox } from "@/widgets/query-box/query-box";
import { ColumnsMenu } from "@/widgets/runs-toolbar/columns-menu";
import { ExportDialog } from "@/widgets/runs-toolbar/export-dialog";
import { GroupMenu } from "@/widgets/runs-toolbar/group-menu";
import styles from "@/widgets/runs-toolbar/runs-toolbar.module.css";
import { SelectionBar } from "@/widgets/runs-toolbar/selection-bar";
import { SortMenu } from "@/widgets/runs-toolbar/sort-menu";
import { ViewsMenu } from "@/widgets/runs-toolbar/views-menu";

export interface RunsToolbarProps {
  /** The experiments whose runs are shown. */
  ids: readonly string[];
  /** The runs that are selected. */
  selected: readonly string[];
  /** How many runs the view has, once it is known. */
  count: number | undefined;
  /** Why the table could not be loaded, if so. */
  error: unknown;
}

/** What stands over the table of runs: filter, order, groups, columns, views, export. */
export function RunsToolbar({ ids, selected, count, error }: RunsToolbarProps) {
  const [view, change] = useRunsView();
  const [isExporting, setExporting] = useState(false);
  const isFlat = view.flat ?? false;
  return (
    <div className={styles.bar}>
      <QueryBox
        ids={ids}
        filter={view.q ?? ""}
        onApply={(filter) => change({ q: filter || undefined }, { replace: false })}
        error={error ?? null}
      />
      <div className={styles.tools}>
        <span className={styles.count} aria-live="polite">
          {count !== undefined && plural(count, "run")}
        </span>
        <SortMenu ids={ids} />
        <GroupMenu ids={ids} />
        <ColumnsMenu ids={ids} />
        <ViewsMenu ids={ids} />
        <IconButton
          label={isFlat ? "Fold nested runs under their parents" : "Show nested runs in one list"}
          icon={<ListTree />}
          aria-pressed={!isFlat}
          onClick={() => change({ flat: !isFlat || undefined })}
        />
        <IconButton
          label={view.trash ? "Back to the active runs" : "Show the trash"}
          icon={<Trash2 />}
          aria-pressed={view.trash ?? false}
          onClick={() => change({ trash: !view.trash || undefined, picks: undefined })}
        />
        <IconButton label="Export" icon={<Download />} onClick={() => setExporting(true)} />
      </div>
      {selected.length > 0 && (
        <SelectionBar ids={ids} selected={selected} onExport={() => setExporting(true)} />
      )}
      {isExporting && (
        <ExportDialog ids={ids} selected={selected} onClose={() => setExporting(false)} />
      )}
    </div>
  );
}
