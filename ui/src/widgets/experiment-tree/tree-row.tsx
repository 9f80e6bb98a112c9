// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows have the focus, not their cells
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { type CSSProperties, type MouseEvent, memo, useEffect, useRef } from "react";
import { Sparkline } from "@/kit/sparkline";
import { formatAgo, formatCount, formatTime, plural } from "@/lib/format";
import styles from "@/widgets/experiment-tree/experiment-tree.module.css";
import { type RowActs, RowMenu } from "@/widgets/experiment-tree/row-menu";
import type { Item, TreeRow } from "@/widgets/experiment-tree/tree";

interface Props {
  row: TreeRow;
  /** Its number among all rows. */
  index: number;
  /** Where it is drawn; null where rows follow one another. */
  top: number | null;
  isCurrent: boolean;
  selection: "all" | "some" | "none";
  inTrash: boolean;
  now: number;
  acts: RowActs;
  onFold: (row: TreeRow) => void;
  onSelect: (item: Item, isSelected: boolean, isRange: boolean) => void;
  onFocus: (id: string) => void;
}

/** An experiment or a folder with what goes on in it. */
export const Row = memo(function Row(props: Props) {
  const { row, index, top, isCurrent, selection, inTrash, now, acts } = props;
  const { item, depth, isOpen, place, siblings } = row;
  const isFolder = item.kind === "folder";
  const tab = isCurrent ? 0 : -1;
  const name = isFolder ? `all in ${item.path}` : item.experiment.name;
  const fold = (event: MouseEvent) => {
    const isControl = (event.target as Element).closest("a, button, input, label");
    if (isFolder && !isControl) props.onFold(row);
  };
  const style: CSSProperties = top === null ? {} : { transform: `translateY(${top}px)` };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys of its rows
    <div
      role="row"
      aria-level={depth + 1}
      aria-posinset={place + 1}
      aria-setsize={siblings}
      aria-rowindex={index + 2}
      aria-selected={selection === "all"}
      {...(isFolder && { "aria-expanded": isOpen })}
      tabIndex={tab}
      data-row={item.id}
      data-placed={top !== null || undefined}
      data-noted={(!isFolder && item.note !== "") || undefined}
      className={styles.row}
      style={style}
      onClick={fold}
      onFocus={() => props.onFocus(item.id)}
    >
      <div role="gridcell" className={styles.pick}>
        <Pick
          label={`Select ${name}`}
          selection={selection}
          tabIndex={tab}
          onChange={(isSelected, isRange) => props.onSelect(item, isSelected, isRange)}
        />
      </div>
      <div role="gridcell" className={styles.name} style={{ paddingLeft: depth * 20 }}>
        <ChevronRight
          aria-hidden="true"
          className={styles.arrow}
          data-open={isOpen}
          data-hidden={!isFolder || undefined}
        />
        <Name item={item} inTrash={inTrash} tabIndex={tab} />
      </div>
      <div role="gridcell" className={styles.spark}>
        {item.starts.some((count) => count > 0) && (
          <Sparkline
            values={item.starts}
            label={`${plural(sum(item.starts), "run")} in the last ${item.starts.length} days`}
          />
        )}
      </div>
      <div role="gridcell" className={styles.count}>
        {formatCount(item.runs)}
      </div>
      <div role="gridcell" className={styles.when} title={titleOf(item, inTrash)}>
        {formatAgo(item.lastMs, now)}
      </div>
      <div role="gridcell" className={styles.menu}>
        {!(isFolder && inTrash) && (
          <RowMenu item={item} inTrash={inTrash} acts={acts} tabIndex={tab} />
        )}
      </div>
    </div>
  );
});

function Name({ item, inTrash, tabIndex }: { item: Item; inTrash: boolean; tabIndex: number }) {
  const running = item.running > 0 && (
    <span className={styles.running} title={`${plural(item.running, "run")} now running`}>
      <span aria-hidden="true" />
      {formatCount(item.running)} running
    </span>
  );
  if (item.kind === "folder") {
    return (
      <div className={styles.words}>
        <div className={styles.line}>
          <span className={styles.folder} title={item.path}>
            {item.label}
          </span>
          <span className={styles.inside}>{plural(item.ids.length, "experiment")}</span>
          {running}
        </div>
      </div>
    );
  }
  const { experiment, label, note } = item;
  return (
    <div className={styles.words}>
      <div className={styles.line}>
        <Link
          to="/experiments/$ids"
          params={{ ids: experiment.experiment_id }}
          search={inTrash ? { trash: true } : {}}
          className={styles.link}
          title={experiment.name}
          tabIndex={tabIndex}
        >
          {label}
        </Link>
        {running}
      </div>
      {note && (
        <div className={styles.note} title={note}>
          {note}
        </div>
      )}
    </div>
  );
}

interface PickProps {
  label: string;
  selection: "all" | "some" | "none";
  tabIndex: number;
  onChange: (isSelected: boolean, isRange: boolean) => void;
}

function Pick({ label, selection, tabIndex, onChange }: PickProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = selection === "some";
  }, [selection]);
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label={label}
      tabIndex={tabIndex}
      checked={selection === "all"}
      onChange={(event) => {
        const { shiftKey } = event.nativeEvent as globalThis.MouseEvent;
        onChange(event.target.checked, shiftKey === true);
      }}
    />
  );
}

function titleOf(item: Item, inTrash: boolean): string {
  const time = formatTime(item.lastMs);
  if (inTrash) return `Deleted ${time}`;
  if (item.kind === "folder") return `Last activity ${time}`;
  return item.hasRuns ? `Last run began ${time}` : `Created ${time}, no run yet`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
