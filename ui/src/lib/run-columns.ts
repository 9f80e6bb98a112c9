// The columns of lists of runs: how a name such as `min(metrics.loss)` reads as a title, what is
// shown without a choice, and the order of rows. Knows no values and no layout.

import { isLessBetter } from "@/lib/goal";
import { type Aggregate, type Field, fieldText, parseField, parseOrder } from "@/lib/query-fields";

export type Goal = "min" | "max";

/** A column by its name, ready to be shown. */
export interface RunColumn {
  /** As `runs.table` names it, in the one way that the page writes it. */
  id: string;
  field: Field;
  /** The text of its head, without the aggregate. */
  title: string;
  /** What it stands under; attributes of the run itself stand under nothing. */
  group: "" | "Params" | "Metrics" | "Tags";
}

/** A key as far as the choice of columns looks at it. */
interface Key {
  kind: "metric" | "param" | "tag";
  name: string;
  varies: boolean | null;
}

const TITLES: Readonly<Record<string, string>> = {
  run_name: "Name",
  status: "Status",
  user_id: "User",
  experiment_id: "Experiment",
  parent_run_id: "Parent",
  lifecycle_stage: "Stage",
  start_time: "Started",
  end_time: "Ended",
  duration: "Duration",
  heartbeat_time: "Last heard",
  is_lost: "Lost",
  children: "Children",
  artifact_bytes: "Files",
  datasets: "Datasets",
  run_id: "Run id",
  artifact_uri: "Place of files",
};
const GROUPS = {
  attribute: "",
  dataset: "",
  param: "Params",
  metric: "Metrics",
  tag: "Tags",
} as const;

/** What every table begins with. */
export const FIRST_COLUMNS: readonly string[] = ["attributes.start_time", "attributes.duration"];
const DEFAULT_PARAMS = 6;
const DEFAULT_KEYS = 12;

/** Reads the name of a column; null where it is none. */
export function columnOf(id: string): RunColumn | null {
  const field = parseField(id);
  if (!field || field.entity === "dataset") return null;
  const title = field.entity === "attribute" ? TITLES[field.key] : field.key;
  if (title === undefined) return null;
  return { id: fieldText(field), field, title, group: GROUPS[field.entity] };
}

/** The name of a metric's column with another value of its series. */
export function withAggregate(column: RunColumn, aggregate: Aggregate): string {
  return fieldText({ ...column.field, aggregate: aggregate === "last" ? null : aggregate });
}

/** Whether less or more of a metric is better: what the reader said, or what its name says. */
export function goalOf(column: RunColumn, chosen: Readonly<Record<string, string>> = {}): Goal {
  const { key } = column.field;
  const choice = Object.hasOwn(chosen, key) ? chosen[key] : undefined;
  if (choice === "min" || choice === "max") return choice;
  return isLessBetter(key) ? "min" : "max";
}

const GOALLESS = /(^|[/._-])(lr|learning_rate|epochs?|steps?|iterations?|seed|system)($|[/._-])/i;

/** Whether some values of a metric are better than others; a learning rate is only what it is. */
export function hasGoal({ field }: RunColumn): boolean {
  const isValue = field.entity === "metric" && field.aggregate !== "count";
  return isValue && field.aggregate !== "first" && !GOALLESS.test(field.key);
}

/**
 * The columns of who chose none: when it ran, the params that differ, then metrics.
 *
 * Of many metrics those with short paths come first, and none of the machine. With `areSeveral`
 * experiments each run says which one it is of.
 */
export function defaultColumns(keys: readonly Key[], areSeveral = false): string[] {
  const params = keys.filter((key) => key.kind === "param" && key.varies !== false);
  const shownParams = params.slice(0, DEFAULT_PARAMS);
  const metrics = keys
    .filter((key) => key.kind === "metric" && !key.name.startsWith("system/"))
    .map((key, place) => ({ name: key.name, place, rank: rankOf(key.name) }))
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, DEFAULT_KEYS - shownParams.length);
  const fields = [
    ...shownParams.map((key): Field => ({ entity: "param", key: key.name, aggregate: null })),
    ...metrics.map((key): Field => ({ entity: "metric", key: key.name, aggregate: null })),
  ];
  const own = areSeveral ? ["attributes.experiment_id"] : [];
  return [...own, ...FIRST_COLUMNS, ...fields.map(fieldText)];
}

const FOLDERS = ["val", "valid", "validation", "test", "eval", "train"];

function rankOf(name: string): number {
  const folders = name.toLowerCase().split(/[/.]/).slice(0, -1);
  if (folders.length === 0) return 0;
  const known = FOLDERS.indexOf(folders[0] ?? "");
  return folders.length * 10 + (known < 0 ? FOLDERS.length : known);
}

/** One key of an order. */
export interface SortKey {
  id: string;
  isDescending: boolean;
}

/** Reads an order. */
export function sortsOf(sort: readonly string[] = []): SortKey[] {
  return sort.map((text) => {
    const { field, isDescending } = parseOrder(text);
    const id = parseField(field);
    return { id: id ? fieldText(id) : field, isDescending };
  });
}

/** Writes it, or nothing where there is none. */
export function sortText(sorts: readonly SortKey[]): string[] | undefined {
  const texts = sorts.map(({ id, isDescending }) => `${id} ${isDescending ? "DESC" : "ASC"}`);
  return texts.length ? texts.slice(0, MAX_SORTS) : undefined;
}

const MAX_SORTS = 8;

/** Whether rows can be sorted by it; what follows from other rows cannot. */
export function isSortable(column: RunColumn): boolean {
  const { entity, key } = column.field;
  return entity !== "attribute" || !TABLE_ONLY.has(key);
}

const TABLE_ONLY = new Set(["is_lost", "children", "artifact_bytes", "datasets"]);

/** Which end a first click asks for: the best of a metric, the newest or longest, texts from A. */
function isFirstDescending(column: RunColumn, goal: Goal): boolean {
  const { entity, key } = column.field;
  if (entity === "metric") return goal === "max";
  return entity === "attribute" && ["start_time", "end_time", "duration"].includes(key);
}

/**
 * The order after a click on a head: best first, the other way round, then none.
 *
 * With `isAdded` the other keys stay, and this one comes after them.
 */
export function nextSort(
  sorts: readonly SortKey[],
  column: RunColumn,
  goal: Goal,
  isAdded: boolean,
): SortKey[] {
  const first = isFirstDescending(column, goal);
  const old = sorts.find((one) => one.id === column.id);
  const others = isAdded ? sorts.filter((one) => one.id !== column.id) : [];
  if (!old) return [...others, { id: column.id, isDescending: first }];
  if (old.isDescending !== first) return others;
  const turned = { id: column.id, isDescending: !first };
  return isAdded ? sorts.map((one) => (one.id === column.id ? turned : one)) : [turned];
}
