// What stands in one cell: the text, the exact value on hover, and how it is set.

import { type Column, numberAt, textAt } from "@/api/runs-table";
import {
  exactNumber,
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatTime,
} from "@/lib/format";
import type { Spread } from "@/lib/grouping";
import type { RunColumn } from "@/lib/run-columns";
import type { RunItem } from "@/widgets/runs-table/items";
import type { ColumnLook } from "@/widgets/runs-table/look";

export interface Cell {
  text: string;
  title: string;
  /** Numbers stand at the right. */
  isRight?: boolean;
  /** What says little: no value, or the same for all. */
  isFaint?: boolean;
  isBest?: boolean;
}

const NONE: Cell = { text: "", title: "" };

/** The cell of a run in a column. */
export function cellOf(
  item: RunItem,
  column: RunColumn,
  look: ColumnLook | undefined,
  now: number,
): Cell {
  const values = item.page.columns.get(column.id);
  if (column.field.entity === "metric") return metricCell(values, item.row, look);
  if (column.field.entity === "attribute")
    return attributeCell(column.field.key, item, values, now);
  const text = textAt(values, item.row);
  if (text === null) return NONE;
  const isFaint = look?.isSame ?? false;
  if (!look?.isNumeric) return { text: firstLine(text), title: text, isFaint };
  return { text: shortNumber(text), title: text, isRight: true, isFaint };
}

function metricCell(values: Column | undefined, row: number, look: ColumnLook | undefined): Cell {
  const value = numberAt(values, row);
  if (value === null) return NONE;
  const isBest = look?.best !== null && value === look?.best;
  return {
    text: measured(value, look?.decimals ?? null),
    title: isBest ? `${exactNumber(value)} is the best` : exactNumber(value),
    isRight: true,
    isBest,
    isFaint: !Number.isFinite(value),
  };
}

/** A number with the decimals of its column; what would lose its digits by that keeps them. */
export function measured(value: number, decimals: number | null): string {
  const size = Math.abs(value);
  const isFit =
    decimals !== null &&
    Number.isFinite(value) &&
    size < 1e7 &&
    (size === 0 || size >= 10 ** -(decimals - 2));
  return isFit ? value.toFixed(decimals).replace("-", "−") : formatNumber(value);
}

/** A number as somebody wrote it, shortened only where it is long. */
function shortNumber(text: string): string {
  return text.length > 9 ? formatNumber(Number(text)) : text;
}

const MAX_SHOWN = 200;

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return (end < 0 ? text : `${text.slice(0, end)} …`).slice(0, MAX_SHOWN);
}

function attributeCell(key: string, item: RunItem, values: Column | undefined, now: number): Cell {
  if (values?.kind === "text") {
    const text = textAt(values, item.row) ?? "";
    return { text, title: text };
  }
  if (key === "duration") return durationCell(item, numberAt(values, item.row), now);
  const value = numberAt(values, item.row);
  if (value === null) return NONE;
  if (key.endsWith("_time")) return { text: formatAgo(value, now), title: formatTime(value) };
  const exact = exactNumber(value);
  if (key === "artifact_bytes") {
    return { text: value ? formatBytes(value) : "", title: `${exact} bytes`, isRight: true };
  }
  if (key === "is_lost") return { text: value ? "lost" : "", title: "" };
  return { text: value ? formatCount(value) : "", title: exact, isRight: true };
}

function durationCell(item: RunItem, value: number | null, now: number): Cell {
  if (value !== null) {
    const text = formatDuration(value);
    return { text, title: `${exactNumber(value / 1000)} s`, isRight: true };
  }
  if (item.status !== "RUNNING" || item.isLost || item.startMs === null) return NONE;
  const text = formatDuration(Math.max(0, now - item.startMs));
  return { text, title: "so far", isRight: true, isFaint: true };
}

/** The cell of a group: mean and spread of its runs. */
export function spreadCell(spread: Spread, column: RunColumn, look: ColumnLook | undefined): Cell {
  const { key, entity } = column.field;
  const isTime = entity === "attribute" && key.endsWith("_time");
  const isDuration = entity === "attribute" && key === "duration";
  const format = (value: number) => {
    if (isDuration) return formatDuration(value);
    return isTime ? formatTime(value).slice(0, 10) : measured(value, look?.decimals ?? null);
  };
  const ends = `from ${format(spread.min)} to ${format(spread.max)}`;
  if (isTime) return { text: format(spread.max), title: ends };
  const exact = `mean ${exactNumber(spread.mean)} ± ${exactNumber(spread.deviation)} of ${spread.n}`;
  const text =
    spread.deviation === 0
      ? format(spread.mean)
      : isDuration
        ? `${format(spread.mean)} ± ${format(spread.deviation)}`
        : withSpread(spread.mean, spread.deviation);
  return {
    text,
    title: `${exact}, ${ends}`,
    isRight: true,
  };
}

/** A mean with as many digits as its spread leaves certain: 0.714 ± 0.051. */
export function withSpread(mean: number, deviation: number): string {
  const around = Number(deviation.toPrecision(2));
  const decimals = 1 - Math.floor(Math.log10(around));
  if (decimals < 0) return `${formatNumber(Math.round(mean))} ± ${formatNumber(around)}`;
  if (decimals > 8) return `${formatNumber(mean)} ± ${formatNumber(around)}`;
  return `${mean.toFixed(decimals).replace("-", "−")} ± ${around.toFixed(decimals)}`;
}
