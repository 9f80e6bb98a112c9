// The state of the comparison as it stands in the URL; what anybody wrote there may be nonsense.

export const COMPARE_TABS = [
  "parallel",
  "scatter",
  "contour",
  "spread",
  "importance",
  "sides",
] as const;
export type CompareTab = (typeof COMPARE_TABS)[number];
export type ScaleChoice = "linear" | "log" | "category";
export type Goal = "min" | "max";

/** What an axis is limited to. */
export interface Brush {
  /** The span of values, both ends included; of a category the places are not kept, but `labels`. */
  low?: number;
  high?: number;
  labels?: string[];
  /** Whether runs without a value pass too. */
  none?: boolean;
}

/** Every field but the tab may be left to the page, which then chooses what tells most. */
export interface CompareView {
  tab: CompareTab;
  /** Only runs at the top, without their children. */
  top: boolean;
  axes?: string[];
  scales: Record<string, ScaleChoice>;
  flips: string[];
  brushes: Record<string, Brush>;
  color?: string;
  x?: string;
  y?: string;
  size?: string;
  trend: boolean;
  /** The better end of both axes of the scatter, such as `min,max`; none hides the front. */
  front?: `${Goal},${Goal}`;
  /** The metric that contour, spread and importance are about. */
  metric?: string;
  by?: string;
  shape: "box" | "violin" | "histogram";
  /** Which part of the runs side by side is shown. */
  part: "values" | "code" | "files";
  baseline?: string;
  only: boolean;
}

/** Fields of the view in the URL; the defaults are left out. */
export type CompareState = Record<string, unknown>;

/** Reads the state; what makes no sense has its default. */
export function parseCompareView(
  state: CompareState | undefined,
  first: CompareTab = "parallel",
): CompareView {
  const read = state ?? {};
  const axes = textsOf(read.axes);
  const front = oneOf(read.front, ["min,min", "min,max", "max,min", "max,max"] as const);
  return {
    tab: oneOf(read.tab, COMPARE_TABS) ?? first,
    top: read.top === true,
    ...(axes && { axes: [...new Set(axes)].slice(0, 24) }),
    scales: recordOf(read.scales, (one) => oneOf(one, ["linear", "log", "category"] as const)),
    flips: textsOf(read.flips) ?? [],
    brushes: recordOf(read.brushes, parseBrush),
    ...textFields(read, ["color", "x", "y", "size", "metric", "by", "baseline"] as const),
    trend: read.trend === true,
    ...(front && { front }),
    shape: oneOf(read.shape, ["box", "violin", "histogram"] as const) ?? "box",
    part: oneOf(read.part, ["values", "code", "files"] as const) ?? "values",
    only: read.only === true,
  };
}

/** Returns the state with a change; a field that is undefined, false or empty leaves the URL. */
export function changeCompare(
  state: CompareState | undefined,
  change: { [Field in keyof CompareView]?: CompareView[Field] | undefined },
): CompareState | undefined {
  const all = Object.entries({ ...state, ...change }).filter(([, value]) => !isDefault(value));
  return all.length ? Object.fromEntries(all) : undefined;
}

function isDefault(value: unknown): boolean {
  if (value === undefined || value === false || value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function parseBrush(value: unknown): Brush | undefined {
  if (!isRecord(value)) return undefined;
  const labels = textsOf(value.labels);
  const { low, high } = value;
  const brush: Brush = {};
  if (isReal(low) && isReal(high)) {
    brush.low = Math.min(low, high);
    brush.high = Math.max(low, high);
  } else if (labels) brush.labels = labels;
  if (value.none === true) brush.none = true;
  return Object.keys(brush).length ? brush : undefined;
}

function textFields<Name extends string>(read: CompareState, names: readonly Name[]) {
  const found = names.flatMap((name) => {
    const value = read[name];
    return typeof value === "string" && value ? [[name, value]] : [];
  });
  return Object.fromEntries(found) as { [Field in Name]?: string };
}

function oneOf<Value extends string>(value: unknown, values: readonly Value[]): Value | undefined {
  return values.find((one) => one === value);
}

function textsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((one): one is string => typeof one === "string").slice(0, 1_000);
}

function recordOf<Value>(value: unknown, read: (one: unknown) => Value | undefined) {
  const found: Record<string, Value> = {};
  if (!isRecord(value)) return found;
  for (const [name, one] of Object.entries(value).slice(0, 100)) {
    const meaning = read(one);
    if (meaning !== undefined && name !== "__proto__") found[name] = meaning;
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isReal(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
