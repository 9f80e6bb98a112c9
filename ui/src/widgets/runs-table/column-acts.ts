// What is done with columns, as changes of the view.

import type { RunsView } from "@/lib/runs-view";
import type { Change } from "@/lib/use-runs-view";
import type { Layout } from "@/widgets/runs-table/layout";

export interface ColumnActs {
  hide: (id: string) => void;
  /** Shows another column in its place. */
  replace: (id: string, by: string) => void;
  pin: (id: string, isLeft: boolean) => void;
  /** Moves it by one place. */
  step: (id: string, by: -1 | 1) => void;
  /** Moves it before another, "" for the end; it joins the part where that one is. */
  move: (id: string, before: string) => void;
  resize: (id: string, width: number) => void;
  fit: (id: string) => void;
}

/**
 * Returns the acts; `natural` says how wide the contents of a column are.
 *
 * `unseen` are columns that were chosen but are not shown now: they stay chosen.
 */
export function columnActs(
  layout: Layout,
  unseen: readonly string[],
  view: RunsView,
  change: (next: Change) => void,
  natural: (id: string) => number,
): ColumnActs {
  const left = layout.left.map((column) => column.id);
  const rest = layout.rest.map((column) => column.id);
  const set = (newLeft: readonly string[], newRest: readonly string[]) =>
    change({
      left: newLeft.length ? [...newLeft] : undefined,
      cols: [...newLeft, ...newRest, ...unseen],
    });
  const without = (ids: readonly string[], id: string) => ids.filter((one) => one !== id);
  const resize = (id: string, width: number) => change({ wide: { ...view.wide, [id]: width } });
  const move = (id: string, before: string) => {
    if (id === before) return;
    const [newLeft, newRest] = [without(left, id), without(rest, id)];
    const part = newLeft.includes(before) ? newLeft : newRest;
    const at = part.indexOf(before);
    // Dropped on the edge between the parts it stays in its own.
    if (left.includes(id) && at === 0 && part === newRest) newLeft.push(id);
    else part.splice(at < 0 ? part.length : at, 0, id);
    set(newLeft, newRest);
  };
  return {
    hide: (id) => set(without(left, id), without(rest, id)),
    replace: (id, by) => {
      const swap = (ids: readonly string[]) => [
        ...new Set(ids.map((one) => (one === id ? by : one))),
      ];
      set(swap(left), without(swap(rest), left.includes(id) ? by : ""));
    },
    pin: (id, isLeft) =>
      isLeft
        ? set([...without(left, id), id], without(rest, id))
        : set(without(left, id), [id, ...rest]),
    step: (id, by) => {
      const part = left.includes(id) ? left : rest;
      const at = part.indexOf(id);
      const to = at + by;
      if (at < 0 || to < 0 || to >= part.length) return;
      const moved = without(part, id);
      moved.splice(to, 0, id);
      if (part === left) set(moved, rest);
      else set(left, moved);
    },
    move,
    resize,
    fit: (id) => resize(id, natural(id)),
  };
}
