// Limits on axes as a filter of the query language, so that the table and the charts follow them.

import type { Brush } from "@/lib/compare-view";
import { parseNumber } from "@/lib/frame";

/** Returns the filter of all limits together with the one there is; "" without any. */
export function filterOf(brushes: Readonly<Record<string, Brush>>, filter = ""): string {
  const parts = Object.entries(brushes).flatMap(([column, brush]) => partOf(column, brush) ?? []);
  if (!parts.length) return filter;
  const before = filter && /\bor\b/i.test(filter) ? `(${filter})` : filter;
  return [before, ...parts].filter(Boolean).join(" AND ");
}

function partOf(column: string, brush: Brush): string | null {
  const field = column.replace(/^attributes\./, "");
  const span =
    brush.low !== undefined && brush.high !== undefined
      ? `${field} BETWEEN ${brush.low} AND ${brush.high}`
      : brush.labels?.length
        ? `${field} IN (${valuesOf(column, brush.labels).join(", ")})`
        : null;
  if (!brush.none) return span;
  // A metric may be NaN or infinite too, which the axis shows in the same place as no value.
  const isMetric = /^(\w+\()?metrics\./.test(column);
  const none = isMetric ? `NOT ${field} BETWEEN -1e308 AND 1e308` : `${field} IS NULL`;
  return span ? `(${span} OR ${none})` : none;
}

/** Params and tags that are numbers are compared as such: 0.10 is 0.1. */
function valuesOf(column: string, labels: readonly string[]): string[] {
  const mayBeNumbers = /^(params|tags|metrics)\./.test(column);
  if (mayBeNumbers && labels.every((label) => Number.isFinite(parseNumber(label)))) {
    return [...labels];
  }
  return labels.map((label) => `'${label.replaceAll("'", "''")}'`);
}
