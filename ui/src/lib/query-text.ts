// The text of a query while it is written: its tokens, what is wanted at the caret, and the short
// forms. Tolerant of everything unfinished; the server alone decides what is right.

import {
  type Entity,
  entityOf,
  type Field,
  isAggregate,
  quoteText,
  typeOf,
  type ValueType,
} from "@/lib/query-fields";

export type TokenKind = "word" | "number" | "text" | "name" | "operator" | "mark" | "bad";

/** A piece of the text; `value` is without quotes. */
export interface Token {
  kind: TokenKind;
  value: string;
  start: number;
  end: number;
  /** Whether a quote is not closed. */
  isOpen: boolean;
}

/** What may be written at the caret, in place of `from` to `to`; `typed` is there already. */
export interface Wanted {
  what: "field" | "key" | "operator" | "value" | "join" | "null" | "nothing";
  from: number;
  to: number;
  typed: string;
  /** The field that the comparison is about, or whose key is written. */
  field: Pick<Field, "entity" | "key"> | null;
  type: ValueType | null;
  /** The comparison of a value, such as `LIKE`. */
  operator: string;
  /** The prefix of a key as it was written, such as `metrics.` */
  prefix: string;
  /** Whether it stands in a function such as `min(`. */
  isCall: boolean;
}

const TOKEN =
  /(?<space>\s+)|(?<word>[\p{L}_][\p{L}\p{N}_./:-]*)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[\p{L}\p{N}_./:-]*)|(?<quoted>'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?)|(?<operator><=|>=|!=|<>|==|!~|[=<>~])|(?<mark>[(),+-])|(?<bad>.)/suy;

/** Cuts a text into tokens; what cannot be read is one too, of kind `bad`. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    const start = found.index;
    const end = start + found[0].length;
    const groups = found.groups ?? {};
    if (groups.quoted !== undefined) {
      tokens.push(quotedToken(found[0], start));
    } else if (groups.space === undefined) {
      const kinds = ["word", "number", "operator", "mark"] as const;
      const kind = kinds.find((one) => groups[one] !== undefined) ?? "bad";
      tokens.push({ kind, value: found[0], start, end, isOpen: false });
    }
  }
  return tokens;
}

function quotedToken(raw: string, start: number): Token {
  const quote = raw[0] ?? "";
  // An even number of quotes at the end are doubled ones: it is not closed.
  const body = raw.slice(1);
  const tail = body.length - body.replace(new RegExp(`${quote}+$`), "").length;
  const isOpen = tail % 2 === 0;
  const inner = isOpen ? body : body.slice(0, -1);
  return {
    kind: quote === "`" ? "name" : "text",
    value: inner.replaceAll(quote + quote, quote),
    start,
    end: start + raw.length,
    isOpen,
  };
}

type State =
  | "field"
  | "operator"
  | "value"
  | "between"
  | "null"
  | "list"
  | "item"
  | "next"
  | "now"
  | "join";

/** Where the reading of the text is. */
interface Reading {
  state: State;
  field: Pick<Field, "entity" | "key"> | null;
  operator: string;
  /** Whether a function of a metric is open, which its `)` closes. */
  isCall: boolean;
}

/** Says what may stand at the caret. */
export function wantedAt(text: string, caret: number): Wanted {
  const tokens = joinNames(tokenise(text));
  const reading: Reading = { state: "field", field: null, operator: "", isCall: false };
  let current: Token | null = null;
  for (const token of tokens) {
    if (token.start >= caret) break;
    if (isWritten(token, caret)) {
      current = token;
      break;
    }
    step(reading, token);
  }
  const from = current?.start ?? caret;
  const typed = text.slice(from, caret);
  const wanted: Wanted = {
    what: "nothing",
    from,
    to: current?.end ?? caret,
    typed,
    field: reading.field,
    type: reading.field && typeOf(reading.field),
    operator: reading.operator,
    prefix: "",
    isCall: reading.isCall,
  };
  if (reading.state === "field") return fieldWanted(wanted);
  wanted.what = WANTED[reading.state];
  return wanted;
}

const WANTED: Record<Exclude<State, "field">, Wanted["what"]> = {
  operator: "operator",
  value: "value",
  item: "value",
  between: "join",
  null: "null",
  list: "nothing",
  next: "nothing",
  now: "join",
  join: "join",
};

function isWritten(token: Token, caret: number): boolean {
  if (token.end > caret) return true;
  if (token.end < caret) return false;
  return token.kind === "word" || token.kind === "number" || token.kind === "bad" || token.isOpen;
}

/** A prefix with a dot and the quoted key right behind it are one name: metrics.`a b`. */
function joinNames(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    const isKey = token.kind === "name" || token.kind === "text";
    if (before?.kind === "word" && before.value.endsWith(".") && isKey) {
      if (before.end === token.start) {
        const value = before.value + token.value;
        joined[joined.length - 1] = { ...before, value, end: token.end, isOpen: token.isOpen };
        // It ends by its quote, not where the next word begins.
        if (!token.isOpen) joined[joined.length - 1] = { ...lastOf(joined), kind: "name" };
        continue;
      }
    }
    joined.push(token);
  }
  return joined;
}

function lastOf(tokens: readonly Token[]): Token {
  const last = tokens.at(-1);
  if (!last) throw new RangeError("no tokens");
  return last;
}

function fieldWanted(wanted: Wanted): Wanted {
  const dot = wanted.typed.indexOf(".");
  const entity = dot > 0 ? entityOf(wanted.typed.slice(0, dot)) : null;
  if (!entity) return { ...wanted, what: "field", field: null };
  const raw = wanted.typed.slice(dot + 1);
  const key = raw.replace(/^[`"]/, "").replace(/[`"]$/, "").replaceAll("``", "`");
  return {
    ...wanted,
    what: "key",
    field: { entity, key },
    type: null,
    prefix: wanted.typed.slice(0, dot + 1),
  };
}

function step(reading: Reading, token: Token): void {
  const word = token.kind === "word" ? token.value.toUpperCase() : "";
  const isValue = ["text", "number", "word", "name"].includes(token.kind);
  switch (reading.state) {
    case "field":
      readField(reading, token, word);
      return;
    case "operator":
      readOperator(reading, token, word);
      return;
    case "value":
      if (word === "NOW") reading.state = "now";
      else if (isValue) reading.state = reading.operator === "BETWEEN" ? "between" : "join";
      return;
    case "between":
      if (word === "AND") {
        reading.state = "value";
        reading.operator = "=";
      }
      return;
    case "null":
      if (word === "NULL") reading.state = "join";
      return;
    case "list":
      if (token.value === "(") reading.state = "item";
      return;
    case "item":
      if (isValue) reading.state = "next";
      return;
    case "next":
      if (token.value === ",") reading.state = "item";
      else if (token.value === ")") reading.state = "join";
      return;
    default:
      if (word === "AND" || word === "OR") {
        Object.assign(reading, { state: "field", field: null, operator: "" });
      }
  }
}

function readField(reading: Reading, token: Token, word: string): void {
  if (word === "NOT" || token.kind === "mark") return;
  if (word && isAggregate(token.value)) {
    reading.isCall = true;
    return;
  }
  reading.field = readName(token.value);
  reading.state = "operator";
}

function readOperator(reading: Reading, token: Token, word: string): void {
  if (reading.isCall && token.value === ")") {
    reading.isCall = false;
    return;
  }
  if (token.kind === "operator") {
    reading.operator = token.value === "~" || token.value === "!~" ? "RLIKE" : token.value;
    reading.state = "value";
  } else if (word === "IS") {
    reading.state = "null";
  } else if (["LIKE", "ILIKE", "RLIKE", "BETWEEN"].includes(word)) {
    reading.operator = word;
    reading.state = "value";
  } else if (word === "IN") {
    reading.operator = word;
    reading.state = "list";
  }
}

function readName(text: string): { entity: Entity; key: string } {
  const dot = text.indexOf(".");
  const entity = dot > 0 ? entityOf(text.slice(0, dot)) : null;
  return entity
    ? { entity, key: text.slice(dot + 1) }
    : { entity: "attribute", key: text.toLowerCase() };
}

// ---- short forms ----

const COMPARES = new Set(["LIKE", "ILIKE", "RLIKE", "IN", "IS", "BETWEEN"]);
const NAME_SEARCH = /^attributes\.run_name ILIKE '%((?:[^']|'')*)%'$/;

/** Returns the filter of what was written: words that compare nothing are looked for in names. */
export function filterOf(text: string): string {
  const trimmed = text.trim();
  return isPlain(trimmed)
    ? `attributes.run_name ILIKE ${quoteText(`%${trimmed.replace(/[\\%_]/g, "\\$&")}%`)}`
    : trimmed;
}

/** Whether a text compares nothing, so that it is looked for in names. */
export function isPlain(text: string): boolean {
  const tokens = tokenise(text);
  const [first] = tokens;
  if (!first || ["`", "'", '"', "("].includes(text.trimStart()[0] ?? "")) return false;
  if (tokens.some((one) => one.kind === "operator")) return false;
  if (tokens.slice(1).some((one) => COMPARES.has(one.value.toUpperCase()))) return false;
  const dot = first.value.indexOf(".");
  const isField = first.kind === "word" && dot > 0 && entityOf(first.value.slice(0, dot)) !== null;
  const isCall = first.kind === "word" && isAggregate(first.value) && tokens[1]?.value === "(";
  return !isField && !isCall && first.value.toUpperCase() !== "NOT";
}

/** Returns a filter as its reader wrote it: a search in names as its words. */
export function writtenOf(filter: string): string {
  const found = NAME_SEARCH.exec(filter);
  if (!found) return filter;
  const words = (found[1] ?? "").replaceAll("''", "'").replace(/\\([\\%_])/g, "$1");
  return filterOf(words) === filter ? words : filter;
}

/** Where a place that counts characters is in a JavaScript text, which counts 16-bit units. */
export function unitsBefore(text: string, characters: number): number {
  let units = 0;
  let count = 0;
  for (const character of text) {
    if (count === characters) break;
    units += character.length;
    count += 1;
  }
  return units;
}
