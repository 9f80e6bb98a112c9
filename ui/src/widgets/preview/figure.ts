// Figures of Plotly as JSON: knowing one, and what of it may be drawn here.

export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  frames?: unknown[];
}

/** Traces that load maps from elsewhere, which the policy of the page forbids. */
const MAPS = /^(scatter|density|choropleth)map(box)?$|^scattergeo$|^choropleth$/;

/** Says whether a value is a figure: a list of traces, and mostly a layout. */
export function isFigure(value: unknown): value is Figure {
  if (!isFields(value) || !Array.isArray(value.data)) return false;
  if (!value.data.every(isFields)) return false;
  const isTyped = value.data.length > 0 && value.data.every((trace) => hasTraceFields(trace));
  return isFields(value.layout)
    ? isTyped || value.data.length === 0
    : isTyped && !("columns" in value);
}

/** Splits a figure into what can be drawn and how many of its traces cannot. */
export function drawable(figure: Figure): { data: Record<string, unknown>[]; left: number } {
  const data = figure.data.filter(({ type }) => typeof type !== "string" || !MAPS.test(type));
  return { data, left: figure.data.length - data.length };
}

/** Returns the pictures of a layout that are written out in it; others would be fetched. */
export function ownImages(layout: Record<string, unknown>): unknown[] {
  const images = Array.isArray(layout.images) ? layout.images : [];
  return images.filter(
    (image) =>
      isFields(image) && typeof image.source === "string" && image.source.startsWith("data:image/"),
  );
}

function hasTraceFields(trace: Record<string, unknown>): boolean {
  return "type" in trace || "x" in trace || "y" in trace || "z" in trace || "values" in trace;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
