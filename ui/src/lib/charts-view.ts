// What the reader chose for the charts: the part of the URL that is theirs, over the layout that
// the experiment keeps. Anybody may have written either, so what makes no sense is left out.

import { AXES, type XKind } from "@/lib/axis";

export type Smoothing = "ema" | "mean" | "gaussian" | "median";

/** How the curves are smoothed; see `series.chart`. */
export interface Smooth {
  kind: Smoothing;
  weight: number;
}

/** What one panel has for itself; a field that is missing is that of all panels. */
export interface PanelView {
  logY?: boolean;
  robust?: boolean;
  band?: boolean;
  /** Null is no smoothing, whatever the others have. */
  smooth?: Smooth | null;
  /** The values at the bottom and the top; null follows the lines. */
  y?: [number | null, number | null];
  /** The part that is looked at, in units of the axis that it was chosen on. */
  zoom?: { x: XKind; from: number; to: number };
}

/** The state of the charts with nothing left open. */
export interface ChartsView {
  x: XKind;
  logX: boolean;
  logY: boolean;
  robust: boolean;
  /** Whether the lowest and highest values are drawn as a band around the mean. */
  band: boolean;
  smooth: Smooth | null;
  /** What the band of a group of runs shows. */
  spread: "range" | "std";
  columns: number;
  /** Of a panel, in pixels. */
  height: number;
  folded: readonly string[];
  hidden: readonly string[];
  /** Panels that were moved, in their new order; the others follow by name. */
  order: readonly string[];
  search: string;
  panels: Readonly<Record<string, PanelView>>;
}

export const DEFAULTS: ChartsView = {
  x: "step",
  logX: false,
  logY: false,
  robust: false,
  band: false,
  smooth: null,
  spread: "range",
  columns: 2,
  height: 260,
  folded: [],
  hidden: [],
  order: [],
  search: "",
  panels: {},
};

/** The tag of an experiment that keeps a layout for all who look at it. */
export const LAYOUT_TAG = "runwell.layout";
export const HEIGHTS = { min: 160, max: 900 };
export const MAX_COLUMNS = 4;
/** Kinds of smoothing, with the largest weight that the server takes. */
export const MAX_WEIGHT: Record<Smoothing, number> = {
  ema: 0.999,
  mean: 1,
  gaussian: 1,
  median: 1,
};

const MAX_LISTED = 2_000;
/** What a saved layout holds: not where somebody searched or zoomed. */
const LAID_OUT = [
  "x",
  "logX",
  "logY",
  "robust",
  "band",
  "smooth",
  "spread",
  "columns",
  "height",
  "folded",
  "hidden",
  "order",
  "panels",
] as const;

type Some = Partial<ChartsView>;

/** Reads what stands in a URL or a tag; a field that is missing or senseless is left out. */
export function parseChartsView(raw: unknown): Some {
  if (!isRecord(raw)) return {};
  const view: Some = {};
  const x = xOf(raw.x);
  if (x) view.x = x;
  for (const name of ["logX", "logY", "robust", "band"] as const) {
    if (typeof raw[name] === "boolean") view[name] = raw[name];
  }
  const smooth = smoothOf(raw.smooth);
  if (smooth !== undefined) view.smooth = smooth;
  if (raw.spread === "range" || raw.spread === "std") view.spread = raw.spread;
  const columns = numberIn(raw.columns, 1, MAX_COLUMNS);
  if (columns !== undefined) view.columns = Math.round(columns);
  const height = numberIn(raw.height, HEIGHTS.min, HEIGHTS.max);
  if (height !== undefined) view.height = Math.round(height);
  for (const name of ["folded", "hidden", "order"] as const) {
    const texts = raw[name];
    if (Array.isArray(texts)) {
      view[name] = texts.filter((one) => typeof one === "string").slice(0, MAX_LISTED);
    }
  }
  if (typeof raw.search === "string") view.search = raw.search;
  if (isRecord(raw.panels)) {
    const panels = Object.entries(raw.panels).slice(0, MAX_LISTED);
    view.panels = Object.fromEntries(panels.map(([key, one]) => [key, panelOf(one)]));
  }
  return view;
}

/** Reads the layout that an experiment keeps. */
export function parseLayout(text: string | undefined): Some {
  if (!text) return {};
  try {
    return parseChartsView(JSON.parse(text));
  } catch (problem) {
    if (problem instanceof SyntaxError) return {};
    throw problem;
  }
}

/** Writes a layout for an experiment to keep; zooms are left out. */
export function writeLayout(view: ChartsView): string {
  const laidOut = LAID_OUT.map((name) => [name, view[name]] as const);
  const panels = Object.entries(view.panels)
    .map(([key, { zoom: _, ...panel }]) => [key, panel] as const)
    .filter(([, panel]) => Object.keys(panel).length > 0);
  const kept = { ...Object.fromEntries(laidOut), panels: Object.fromEntries(panels) };
  return JSON.stringify(without(kept, DEFAULTS));
}

/** The state that is shown: the URL over the layout over the defaults. */
export function mergeViews(layout: Some, url: Some): ChartsView {
  return { ...DEFAULTS, ...layout, ...url, panels: mergePanels(layout.panels, url.panels) };
}

/** What the URL has to say of a state: the fields in which it differs from the layout. */
export function urlOf(view: ChartsView, layout: Some): Record<string, unknown> | undefined {
  const base = mergeViews(layout, {});
  const left = without({ ...view }, base);
  const panels = without(view.panels, base.panels);
  // A panel without choices of its own says so only where the layout has some for it.
  const told = Object.entries(panels).filter(
    ([key, panel]) => key in base.panels || Object.keys(panel as PanelView).length > 0,
  );
  if (told.length) left.panels = Object.fromEntries(told);
  else delete left.panels;
  return Object.keys(left).length ? left : undefined;
}

/** Changes what one panel has for itself; a field that is undefined follows all panels again. */
export function changePanel(
  view: ChartsView,
  key: string,
  change: { [Field in keyof PanelView]?: PanelView[Field] | undefined },
): Pick<ChartsView, "panels"> {
  const all = Object.entries({ ...view.panels[key], ...change });
  const panel = Object.fromEntries(all.filter(([, value]) => value !== undefined)) as PanelView;
  return { panels: { ...view.panels, [key]: panel } };
}

/** Cuts the ends of a part to the digits that can be told apart on a screen. */
export function roundZoom(from: number, to: number): [number, number] {
  const digit = 10 ** (Math.floor(Math.log10(to - from)) - 3);
  // Dividing by a whole number leaves fewer odd digits than multiplying by a small one.
  const round = (value: number) =>
    digit < 1 ? Math.round(value * (1 / digit)) / (1 / digit) : Math.round(value / digit) * digit;
  const [low, high] = [round(from), round(to)];
  return low < high ? [low, high] : [from, to];
}

/** Moves a panel before (-1) or after (1) its neighbour among those shown; null at the end. */
export function movePanel(
  view: ChartsView,
  shown: readonly string[],
  key: string,
  by: -1 | 1,
): Pick<ChartsView, "order"> | null {
  const from = shown.indexOf(key);
  const other = shown[from + by];
  if (from < 0 || other === undefined) return null;
  const moved = [...shown];
  moved[from] = other;
  moved[from + by] = key;
  return { order: [...view.order.filter((one) => !moved.includes(one)), ...moved] };
}

/** Sorts names as they were put, the rest in the order they came. */
export function inOrder(names: readonly string[], order: readonly string[]): string[] {
  const places = new Map(order.map((name, place) => [name, place]));
  const placeOf = (name: string) => places.get(name) ?? order.length;
  return [...names].sort((one, other) => placeOf(one) - placeOf(other));
}

/** The group of a metric: what is before the last slash. */
export function groupOf(name: string): string {
  const slash = name.lastIndexOf("/");
  return slash < 0 ? "" : name.slice(0, slash);
}

function mergePanels(low: Some["panels"] = {}, high: Some["panels"] = {}): ChartsView["panels"] {
  return { ...low, ...high };
}

function without(view: Record<string, unknown>, base: object): Record<string, unknown> {
  const known = base as Record<string, unknown>;
  const same = (name: string, value: unknown) =>
    name in known && JSON.stringify(known[name]) === JSON.stringify(value);
  return Object.fromEntries(Object.entries(view).filter(([name, value]) => !same(name, value)));
}

function panelOf(raw: unknown): PanelView {
  if (!isRecord(raw)) return {};
  const panel: PanelView = {};
  for (const name of ["logY", "robust", "band"] as const) {
    if (typeof raw[name] === "boolean") panel[name] = raw[name];
  }
  const smooth = smoothOf(raw.smooth);
  if (smooth !== undefined) panel.smooth = smooth;
  if (Array.isArray(raw.y)) {
    const [low, high] = raw.y.map((one) => (Number.isFinite(one) ? (one as number) : null));
    if (low != null || high != null) panel.y = [low ?? null, high ?? null];
  }
  if (isRecord(raw.zoom)) {
    const { from, to } = raw.zoom;
    const x = xOf(raw.zoom.x);
    if (x && typeof from === "number" && typeof to === "number" && from < to) {
      panel.zoom = { x, from, to };
    }
  }
  return panel;
}

function smoothOf(raw: unknown): Smooth | null | undefined {
  if (raw === null) return null;
  if (!isRecord(raw) || typeof raw.kind !== "string" || !(raw.kind in MAX_WEIGHT)) return undefined;
  const kind = raw.kind as Smoothing;
  const weight = numberIn(raw.weight, 0, MAX_WEIGHT[kind]);
  return weight === undefined ? undefined : { kind, weight };
}

function xOf(raw: unknown): XKind | undefined {
  if (typeof raw !== "string") return undefined;
  const isKnown = AXES.some((one) => one === raw) || (raw.startsWith("metric:") && raw.length > 7);
  return isKnown ? (raw as XKind) : undefined;
}

function numberIn(raw: unknown, low: number, high: number): number | undefined {
  return typeof raw === "number" && raw >= low && raw <= high ? raw : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
