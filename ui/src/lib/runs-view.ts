// What the reader sees of the runs of experiments, as it stands in the URL: shared by the table,
// the charts and the comparison.

/** Every field is left out of the URL where it has its default. */
export interface RunsView {
  /** The filter, in the query language. */
  q?: string;
  /** What the runs are sorted by, such as `metrics.rmse ASC`; the newest first without any. */
  sort?: string[];
  /** The columns shown, in order, as `runs.table` names them; without it those that tell most. */
  cols?: string[];
  /** Columns kept at the left. */
  left?: string[];
  /** Widths that the reader chose, in pixels. */
  wide?: Record<string, number>;
  /** Params and tags that the runs are grouped by. */
  group?: string[];
  /** Whether children are folded under their parents; they are unless a filter looks for some. */
  flat?: boolean;
  /** Only the params that differ. */
  diff?: boolean;
  /** The trash instead of what is active. */
  trash?: boolean;
  /** Runs kept at the top and in every chart. */
  pins?: string[];
  /** Runs left out of every chart. */
  hides?: string[];
  /** Runs that are selected. */
  picks?: string[];
  /** Parents and groups that are unfolded. */
  open?: string[];
  /** Of metrics by their keys, which end is better where the name tells wrong. */
  goals?: Record<string, "min" | "max">;
  /** How many runs the charts show, the first of the table; 10 by default. */
  top?: number;
  /** The state of the charts; see `charts-view.ts`. */
  charts?: Record<string, unknown>;
  /** The state of the comparison; see `compare-view.ts`. */
  compare?: Record<string, unknown>;
}

/** Reads what stands in a URL, which anybody may have written; what makes no sense is left out. */
export function parseRunsView(search: Record<string, unknown>): RunsView {
  const view: RunsView = {};
  if (typeof search.q === "string" && search.q) view.q = search.q;
  for (const name of ["sort", "cols", "left", "group", "pins", "hides", "picks", "open"] as const) {
    const texts = textsOf(search[name]);
    if (texts) view[name] = texts;
  }
  for (const name of ["flat", "diff", "trash"] as const)
    if (search[name] === true) view[name] = true;
  if (isRecord(search.wide)) {
    const widths = Object.entries(search.wide).filter(([, width]) => Number.isFinite(width));
    if (widths.length) view.wide = Object.fromEntries(widths) as Record<string, number>;
  }
  if (isRecord(search.goals)) {
    const goals = Object.entries(search.goals).filter(
      ([, goal]) => goal === "min" || goal === "max",
    );
    if (goals.length) view.goals = Object.fromEntries(goals) as Record<string, "min" | "max">;
  }
  if (typeof search.top === "number" && search.top >= 1 && search.top <= 500) {
    view.top = Math.floor(search.top);
  }
  for (const name of ["charts", "compare"] as const) {
    if (isRecord(search[name])) view[name] = search[name];
  }
  return view;
}

function textsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((one): one is string => typeof one === "string").slice(0, 10_000);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
