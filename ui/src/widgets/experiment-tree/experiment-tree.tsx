// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows have the focus, not their cells
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import styles from "@/widgets/experiment-tree/experiment-tree.module.css";
import type { RowActs } from "@/widgets/experiment-tree/row-menu";
import type { TreeOrder } from "@/widgets/experiment-tree/tree";
import {
  type Folder,
  type Item,
  idsOf,
  rowsOf,
  type TreeRow,
} from "@/widgets/experiment-tree/tree";
import { TreeHead } from "@/widgets/experiment-tree/tree-head";
import { Row } from "@/widgets/experiment-tree/tree-row";
import { useTreeKeys } from "@/widgets/experiment-tree/use-tree-keys";

/** Above this only the rows in view are drawn. */
const ALL_DRAWN = 200;
/** As in the style sheet: rows with a note are higher. */
const HEIGHTS = { plain: 40, noted: 58 };

interface Props {
  items: readonly Item[];
  isOpen: (folder: Folder) => boolean;
  onFold: (paths: readonly string[], isOpen: boolean) => void;
  order: TreeOrder;
  onOrder: (order: TreeOrder) => void;
  selected: ReadonlySet<string>;
  onSelected: (ids: ReadonlySet<string>) => void;
  inTrash: boolean;
  now: number;
  acts: RowActs;
  onOpenExperiment: (id: string) => void;
}

/** Experiments in their folders; by keyboard as by mouse. */
export function ExperimentTree(props: Props) {
  const { items, isOpen, onFold, selected, onSelected, inTrash, now, acts } = props;
  const grid = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(items, isOpen), [items, isOpen]);
  const [offset, setOffset] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands above depends on the rows
  useLayoutEffect(() => {
    const place = body.current?.getBoundingClientRect();
    if (place) setOffset(place.top + window.scrollY);
  }, [rows]);
  const isVirtual = rows.length > ALL_DRAWN;
  const virtual = useWindowVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    estimateSize: (index) => heightOf(rows[index]),
    // Another function with other rows, so that their heights are looked at again.
    getItemKey: useCallback((index: number) => rows[index]?.item.id ?? index, [rows]),
    scrollMargin: offset,
    scrollPaddingStart: 100,
    scrollPaddingEnd: 20,
    overscan: 15,
  });
  const fold = useCallback(
    (row: TreeRow) => row.item.kind === "folder" && onFold([row.item.path], !row.isOpen),
    [onFold],
  );
  const reveal = (index: number) => {
    if (isVirtual) virtual.scrollToIndex(index);
    else body.current?.children[index]?.scrollIntoView({ block: "nearest" });
  };
  const select = useSelect(rows, selected, onSelected);
  const onKey = (key: string, { item }: TreeRow) => {
    if (key === " ") select(item, selectionOf(item, selected) !== "all", false);
    else if (key === "Escape" && selected.size) onSelected(new Set());
    else if (item.kind === "folder") return false;
    else if (key === "Enter") props.onOpenExperiment(item.experiment.experiment_id);
    else if (inTrash) return false;
    else if (key === "F2") acts.rename(item.experiment);
    else if (key === "Delete") acts.remove(item);
    else return false;
    return true;
  };
  const keys = useTreeKeys({ grid, rows, reveal, onFold: fold, onKey });
  const draw = (index: number, top: number | null) => {
    const row = rows[index];
    if (!row) return null;
    return (
      <Row
        key={row.item.id}
        row={row}
        index={index}
        top={top}
        isCurrent={row.item.id === keys.current}
        selection={selectionOf(row.item, selected)}
        inTrash={inTrash}
        now={now}
        acts={acts}
        onFold={fold}
        onSelect={select}
        onFocus={keys.onFocus}
      />
    );
  };
  return (
    <div
      ref={grid}
      role="treegrid"
      aria-label="Experiments"
      aria-multiselectable="true"
      aria-rowcount={rows.length + 1}
      className={styles.grid}
      data-selecting={selected.size > 0 || undefined}
      onKeyDown={keys.onKeyDown}
    >
      <TreeHead order={props.order} onOrder={props.onOrder} inTrash={inTrash} />
      <div
        ref={body}
        role="rowgroup"
        className={styles.body}
        style={isVirtual ? { height: virtual.getTotalSize() } : undefined}
      >
        {isVirtual
          ? virtual.getVirtualItems().map(({ index, start }) => draw(index, start - offset))
          : rows.map((_, index) => draw(index, null))}
      </div>
    </div>
  );
}

/** Selects a row, or with Shift all from the one before to it. */
function useSelect(
  rows: readonly TreeRow[],
  selected: ReadonlySet<string>,
  onSelected: (ids: ReadonlySet<string>) => void,
) {
  const last = useRef("");
  const state = useRef({ rows, selected });
  useLayoutEffect(() => {
    state.current = { rows, selected };
  });
  return useCallback(
    (item: Item, isSelected: boolean, isRange: boolean) => {
      const { rows, selected } = state.current;
      const to = rows.findIndex((row) => row.item.id === item.id);
      const from = rows.findIndex((row) => row.item.id === last.current);
      last.current = item.id;
      const [low, high] =
        isRange && from >= 0 ? [Math.min(from, to), Math.max(from, to)] : [to, to];
      const next = new Set(selected);
      for (const { item: one } of rows.slice(low, high + 1)) {
        for (const id of idsOf(one)) isSelected ? next.add(id) : next.delete(id);
      }
      onSelected(next);
    },
    [onSelected],
  );
}

function selectionOf(item: Item, selected: ReadonlySet<string>): "all" | "some" | "none" {
  if (!selected.size) return "none";
  const ids = idsOf(item);
  const count = ids.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0);
  return count === 0 ? "none" : count === ids.length ? "all" : "some";
}

function heightOf(row: TreeRow | undefined): number {
  const item = row?.item;
  return item?.kind === "experiment" && item.note ? HEIGHTS.noted : HEIGHTS.plain;
}
