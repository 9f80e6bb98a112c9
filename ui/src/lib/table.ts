// Tables in memory: their columns, and pages of them sorted and filtered. Knows no file format.

import { formatJson } from "@/lib/json";

export type Cell = unknown;
export type ColumnKind = "number" | "boolean" | "time" | "text" | "other";

export interface TableColumn {
  name: string;
  kind: ColumnKind;
  /** The type as the file says it, such as `int64`; or else as it was found. */
  type: string;
}

export interface TableQuery {
  sort: { column: number; isDown: boolean } | null;
  /** What is looked for in a column, by its place. */
  filters: Readonly<Record<number, string>>;
  first: number;
  count: number;
}

export interface TablePage {
  rows: Cell[][];
  /** How many rows pass the filters. */
  total: number;
}

/** Where the pages of a table come from. */
export interface TableSource {
  columns: readonly TableColumn[];
  length: number;
  /** Whether there is more in the file than was read. */
  isPartial: boolean;
  /** Whether it can be sorted and filtered; what is too large to be read whole cannot. */
  isSortable: boolean;
  read: (query: TableQuery) => Promise<TablePage>;
}

/** Columns of equal length, each an array of values. */
export interface TableData {
  columns: readonly TableColumn[];
  values: readonly (readonly Cell[])[];
  length: number;
}

const SAMPLE = 1_000;
// As pandas and R write them; not `0x1f`, and not `007`, which is a name.
const NUMBER = /^[+-]?(?:0|[1-9]\d*)?(?:\.\d+|\.)?(?:[eE][+-]?\d+)?$/;
const NONFINITE = /^[+-]?(?:nan|inf|infinity)$/i;
const MISSING = /^(?:|na|n\/a|null|none)$/i;
const BOOLEAN = /^(?:true|false)$/i;
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** Returns the kind of a column by its values; all that are there must agree. */
export function kindOf(values: readonly Cell[]): ColumnKind {
  let kind: ColumnKind | "" = "";
  let seen = 0;
  for (const value of values) {
    if (isMissing(value)) continue;
    const one = kindOfCell(value);
    if (kind && one !== kind) return one === "other" || kind === "other" ? "other" : "text";
    kind = one;
    seen += 1;
    // Texts are taken at their word early; numbers must hold to the end, for their sorting.
    if (kind !== "number" && seen > SAMPLE) break;
  }
  return kind || "text";
}

function kindOfCell(value: Cell): ColumnKind {
  if (typeof value === "number" || typeof value === "bigint") return "number";
  if (typeof value === "boolean") return "boolean";
  if (value instanceof Date) return "time";
  if (typeof value !== "string") return "other";
  if (toNumber(value) !== null) return "number";
  if (BOOLEAN.test(value)) return "boolean";
  return TIME.test(value) ? "time" : "text";
}

/** Whether a value stands for none. */
export function isMissing(value: Cell): boolean {
  return (
    value === null || value === undefined || (typeof value === "string" && MISSING.test(value))
  );
}

/** Reads a cell as a number; null where it is none. */
export function toNumber(value: Cell): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (NUMBER.test(text) && /\d/.test(text)) return Number(text);
  if (!NONFINITE.test(text)) return null;
  return /nan/i.test(text) ? Number.NaN : text[0] === "-" ? -Infinity : Infinity;
}

/** The text of a cell, complete. */
export function cellText(value: Cell): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "" : value.toISOString().replace("T", " ");
  }
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof value === "object") return formatJson(value, 0);

  return String(value);
}

/** Makes a source of a table that is in memory. */
export function memorySource(table: TableData, isPartial = false): TableSource {
  const read = tableReader(table);
  const { columns, length } = table;
  return { columns, length, isPartial, isSortable: true, read: async (query) => read(query) };
}

/** Answers for pages of a table; keeps the order of the last query. */
export function tableReader(table: TableData): (query: TableQuery) => TablePage {
  let known = "";
  let order: Uint32Array | null = null;
  return ({ sort, filters, first, count }) => {
    const asked = JSON.stringify([sort, filters]);
    if (asked !== known) {
      order = orderOf(table, sort, filters);
      known = asked;
    }
    const total = order?.length ?? table.length;
    const rows: Cell[][] = [];
    for (let i = first; i < Math.min(total, first + count); i++) {
      const row = order?.[i] ?? i;
      rows.push(table.values.map((column) => column[row] ?? null));
    }
    return { rows, total };
  };
}

function orderOf(
  table: TableData,
  sort: TableQuery["sort"],
  filters: TableQuery["filters"],
): Uint32Array | null {
  const wanted = Object.entries(filters).flatMap(([place, text]) => {
    const column = table.columns[Number(place)];
    const values = table.values[Number(place)];
    if (!text.trim() || !column || !values) return [];
    return [{ values, passes: parseFilter(text, column.kind) }];
  });
  if (!sort && wanted.length === 0) return null;
  const order = new Uint32Array(table.length);
  let length = 0;
  for (let row = 0; row < table.length; row++) {
    if (wanted.every(({ values, passes }) => passes(values[row]))) order[length++] = row;
  }
  const kept = order.slice(0, length);
  const column = sort && table.columns[sort.column];
  const values = sort && table.values[sort.column];
  if (!sort || !column || !values) return kept;
  return sorted(kept, values, column.kind, sort.isDown);
}

/** Sorts stably; what is missing comes last either way. */
function sorted(
  rows: Uint32Array,
  values: readonly Cell[],
  kind: ColumnKind,
  isDown: boolean,
): Uint32Array {
  const sign = isDown ? -1 : 1;
  if (kind === "number" || kind === "time" || kind === "boolean") {
    const keys = new Float64Array(values.length);
    for (const row of rows) keys[row] = sortNumber(values[row], kind);
    const low = (row: number) => keys[row] ?? Number.NaN;
    return rows.sort((a, b) => {
      const left = low(a);
      const right = low(b);
      if (Number.isNaN(left) || Number.isNaN(right)) {
        return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
      }
      return left === right ? a - b : left < right ? -sign : sign;
    });
  }
  const texts = new Map<number, string>();
  for (const row of rows) texts.set(row, isMissing(values[row]) ? "" : cellText(values[row]));
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  return rows.sort((a, b) => {
    const left = texts.get(a) ?? "";
    const right = texts.get(b) ?? "";
    if (!left || !right) return Number(!left) - Number(!right) || a - b;
    return sign * compare(left, right) || a - b;
  });
}

function sortNumber(value: Cell, kind: ColumnKind): number {
  if (isMissing(value)) return Number.NaN;
  if (kind === "boolean") return Number(/^true$/i.test(String(value)));
  if (kind === "time") return value instanceof Date ? value.getTime() : Date.parse(String(value));
  return toNumber(value) ?? Number.NaN;
}

const COMPARISON = /^(<=|>=|!=|==|<|>|=|!)\s*(.*)$/s;
const BETWEEN = /^(-?[\d.][\d.eE+-]*?)\s*\.\.\s*(-?[\d.][\d.eE+-]*)$/;

/**
 * Returns what passes a filter: `>= 5`, `1..10`, `= exactly`, `!not this`, or a part of the text
 * in any case.
 */
export function parseFilter(text: string, kind: ColumnKind): (value: Cell) => boolean {
  const asked = text.trim();
  const [, low, high] = (kind === "number" && BETWEEN.exec(asked)) || [];
  if (low !== undefined && high !== undefined) {
    return (value) => {
      const number = toNumber(value);
      return number !== null && number >= Number(low) && number <= Number(high);
    };
  }
  const [, sign, operand] = COMPARISON.exec(asked) ?? [];
  if (sign === undefined || operand === undefined) return contains(asked);
  if (sign === "!") {
    const has = contains(operand);
    return (value) => !has(value);
  }
  const compare = comparison(operand, kind);
  return (value) => {
    const order = compare(value);
    if (order === null) return sign === "!=";
    if (sign === "<") return order < 0;
    if (sign === "<=") return order <= 0;
    if (sign === ">") return order > 0;
    if (sign === ">=") return order >= 0;
    return (order === 0) === (sign !== "!=");
  };
}

function contains(text: string): (value: Cell) => boolean {
  const low = text.toLowerCase();
  return (value) => cellText(value).toLowerCase().includes(low);
}

/** Compares a cell with what was asked for; null where they cannot be compared. */
function comparison(operand: string, kind: ColumnKind): (value: Cell) => number | null {
  const number = kind === "number" ? toNumber(operand) : null;
  if (number !== null) {
    return (value) => {
      const own = isMissing(value) ? null : toNumber(value);
      if (own === null || Number.isNaN(own)) return null;
      return own === number ? 0 : own < number ? -1 : 1;
    };
  }
  return (value) => {
    const own = cellText(value);
    return own === operand ? 0 : own < operand ? -1 : 1;
  };
}
