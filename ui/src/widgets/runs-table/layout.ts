// Where the columns of the table stand: those at the left, then the others, each with its width.

import { columnOf, type RunColumn } from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";

/** The column of the names, which is always there and always first. */
export const NAME_COLUMN = "attributes.run_name";
/** The width of the checkbox before it. */
export const CHECK_WIDTH = 32;

export interface PlacedColumn extends RunColumn {
  width: number;
  /** From the beginning of its part: of those at the left, or of the others. */
  x: number;
  isLeft: boolean;
  /** Its number among all, the name being 0. */
  place: number;
}

export interface Layout {
  nameWidth: number;
  left: readonly PlacedColumn[];
  rest: readonly PlacedColumn[];
  /** Both, in the order in which they are seen. */
  all: readonly PlacedColumn[];
  /** The checkbox, the name and those at the left. */
  leftWidth: number;
  restWidth: number;
}

const LIMITS = { min: 56, max: 1_200 };
const NAME_WIDTH = { wide: 248, narrow: 168 };
const UNKNOWN_WIDTH = 104;

/** A width within reason. */
export function boundWidth(width: number): number {
  return Math.round(Math.min(LIMITS.max, Math.max(LIMITS.min, width)));
}

/**
 * Places the columns `ids` of a view; on a narrow screen only names stay at the left.
 *
 * `natural` has the widths of columns whose reader chose none.
 */
export function layOut(
  ids: readonly string[],
  view: RunsView,
  isNarrow: boolean,
  natural: ReadonlyMap<string, number>,
): Layout {
  const wide = view.wide ?? {};
  const widthOf = (id: string, usual: number) =>
    Object.hasOwn(wide, id) ? boundWidth(wide[id] ?? usual) : usual;
  const kept = isNarrow ? [] : (view.left ?? []);
  const leftIds = new Set(kept);
  const columns = [...new Set([...kept, ...ids])].flatMap((id) => {
    const column = id === NAME_COLUMN ? null : columnOf(id);
    return column ? [column] : [];
  });
  const isGrouped = Boolean(view.group?.length);
  const ends = { left: 0, rest: 0 };
  const all = columns.map((column, index): PlacedColumn => {
    const part = leftIds.has(column.id) ? "left" : "rest";
    const usual = natural.get(column.id) ?? UNKNOWN_WIDTH;
    const width = widthOf(column.id, isGrouped ? Math.max(usual, groupWidth(column)) : usual);
    const x = ends[part];
    ends[part] += width;
    return { ...column, width, x, isLeft: part === "left", place: index + 1 };
  });
  const nameWidth = isNarrow
    ? Math.min(NAME_WIDTH.narrow, widthOf(NAME_COLUMN, NAME_WIDTH.narrow))
    : widthOf(NAME_COLUMN, NAME_WIDTH.wide);
  return {
    nameWidth,
    left: all.filter((column) => column.isLeft),
    rest: all.filter((column) => !column.isLeft),
    all,
    leftWidth: CHECK_WIDTH + nameWidth + ends.left,
    restWidth: ends.rest,
  };
}

/** Room for a mean with its spread. */
function groupWidth({ field }: RunColumn): number {
  if (field.entity === "metric") return 144;
  return field.entity === "attribute" && field.key === "duration" ? 136 : 92;
}

/** The columns that are in view, and how far those before them reach. */
export interface ColumnWindow {
  from: number;
  to: number;
  before: number;
}

const OVERSCAN = 160;

/** Finds the columns between two places of the part that scrolls. */
export function windowOf(rest: readonly PlacedColumn[], start: number, end: number): ColumnWindow {
  let from = 0;
  while (from < rest.length - 1 && edge(rest[from]) < start - OVERSCAN) from += 1;
  let to = from;
  while (to < rest.length && (rest[to]?.x ?? 0) <= end + OVERSCAN) to += 1;
  return { from, to, before: rest[from]?.x ?? 0 };
}

function edge(column: PlacedColumn | undefined): number {
  return column ? column.x + column.width : 0;
}
