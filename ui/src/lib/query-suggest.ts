// What is offered at the caret of a query: from the place, and the keys and values that runs have.

import {
  ATTRIBUTES,
  attributeOf,
  DATASET_FIELDS,
  fieldText,
  operatorsOf,
  quoteKey,
  quoteText,
} from "@/lib/query-fields";
import type { Wanted } from "@/lib/query-text";

/** One offer; taking it puts `text` in place of what `wanted` spans. */
export interface Suggestion {
  text: string;
  /** What the list shows, without quotes where they only get in the way. */
  label: string;
  hint: string;
  /** Whether more is offered right behind it. */
  goesOn: boolean;
}

/** A key that runs have; see `api/run-keys.ts`. */
interface Key {
  kind: "metric" | "param" | "tag";
  name: string;
  is_number: boolean | null;
}

interface Value {
  value: string;
  runs: number;
}

const MOST = 60;
const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const COMPARING = new Set(["<", "<=", ">", ">="]);

const ENTITIES: readonly Suggestion[] = [
  { text: "metrics.", label: "metrics.", hint: "the value logged last", goesOn: true },
  { text: "params.", label: "params.", hint: "parameters", goesOn: true },
  { text: "tags.", label: "tags.", hint: "tags", goesOn: true },
  { text: "dataset.", label: "dataset.", hint: "a dataset that was used", goesOn: true },
];
const CALLS: readonly Suggestion[] = ["min", "max", "first", "last", "count"].map((name) => ({
  text: `${name}(metrics.`,
  label: `${name}(metrics.…)`,
  hint: "of all steps",
  goesOn: true,
}));
const NOT: Suggestion = { text: "NOT ", label: "NOT", hint: "all others", goesOn: true };
const ATTRIBUTES_PREFIX: Suggestion = {
  text: "attributes.",
  label: "attributes.",
  hint: "name, status, times",
  goesOn: true,
};

/** Returns what may be written there, the likeliest first. */
export function suggest(
  wanted: Wanted,
  keys: readonly Key[],
  values: readonly Value[],
): Suggestion[] {
  return all(wanted, keys, values).slice(0, MOST);
}

function all(wanted: Wanted, keys: readonly Key[], values: readonly Value[]): Suggestion[] {
  switch (wanted.what) {
    case "field":
      return fields(wanted, keys);
    case "key":
      return keysOf(wanted, keys);
    case "operator":
      return matching(
        operatorsOf(wanted.type ?? "value").map((one) => {
          const text = one === "IN" ? "IN (" : `${one} `;
          return { text, label: one, hint: OPERATOR_HINTS[one] ?? "", goesOn: true };
        }),
        wanted.typed,
      );
    case "value":
      return valuesOf(wanted, values);
    case "join":
      return matching(
        ["AND", "OR"].map((one) => ({ text: `${one} `, label: one, hint: "", goesOn: true })),
        wanted.typed,
      );
    case "null":
      return matching(
        ["NULL", "NOT NULL"].map((one) => ({ text: one, label: one, hint: "", goesOn: false })),
        wanted.typed,
      );
    default:
      return [];
  }
}

const OPERATOR_HINTS: Readonly<Record<string, string>> = {
  LIKE: "% stands for any text",
  ILIKE: "in any case, % for any text",
  RLIKE: "a regular expression",
  IN: "one of several",
  BETWEEN: "from … to, both included",
  "IS NULL": "has none",
  "IS NOT NULL": "has one",
};

function fields(wanted: Wanted, keys: readonly Key[]): Suggestion[] {
  const { typed, isCall } = wanted;
  if (isCall) return matching([ENTITIES[0] ?? NOT], typed);
  const attributes = ATTRIBUTES.map((one) => ({
    text: `${one.name} `,
    label: one.name,
    hint: one.about,
    goesOn: true,
  }));
  const named = [...ENTITIES, ...attributes, ...CALLS, NOT];
  if (!typed) return named;
  const found = keys.map((key) => fieldSuggestion(key));
  return [...matching([...named, ATTRIBUTES_PREFIX], typed), ...found];
}

function fieldSuggestion(key: Key): Suggestion {
  const text = fieldText({ entity: key.kind, key: key.name, aggregate: null });
  return { text: `${text} `, label: text, hint: "", goesOn: true };
}

function keysOf(wanted: Wanted, keys: readonly Key[]): Suggestion[] {
  const { field, prefix, isCall } = wanted;
  const tail = isCall ? ") " : " ";
  const offer = (key: string, hint: string) => ({
    text: prefix + quoteKey(key) + tail,
    label: key,
    hint,
    goesOn: true,
  });
  const typed = field?.key ?? "";
  if (field?.entity === "attribute") {
    return matching(
      ATTRIBUTES.map((one) => offer(one.name, one.about)),
      typed,
    );
  }
  if (field?.entity === "dataset") {
    return matching(
      DATASET_FIELDS.map((one) => offer(one, "")),
      typed,
    );
  }
  return keys
    .filter((key) => key.kind === field?.entity)
    .map((key) => offer(key.name, key.is_number ? "number" : ""));
}

function valuesOf(wanted: Wanted, values: readonly Value[]): Suggestion[] {
  const { field, type, operator, typed } = wanted;
  const offer = (text: string, label: string, hint: string) => ({
    text: `${text}${operator === "IN" ? "" : " "}`,
    label,
    hint,
    goesOn: operator !== "IN",
  });
  const bare = typed.replace(/^['"]/, "").replaceAll("''", "'");
  if (type === "time") {
    const offers = TIMES.map(([text, hint]) => offer(text, text, hint));
    return matching(offers, typed);
  }
  if (type === "duration") {
    return matching(
      ["30s", "10m", "1h", "1d"].map((one) => offer(one, one, "")),
      typed,
    );
  }
  const choices = field?.entity === "attribute" ? attributeOf(field.key)?.choices : undefined;
  if (choices) {
    return matching(
      choices.map((one) => offer(quoteText(one), one, "")),
      bare,
    );
  }
  const isNumeric = COMPARING.has(operator) || operator === "BETWEEN";
  return values
    .filter((one) => !isNumeric || NUMBER.test(one.value))
    .map((one) =>
      offer(isNumeric ? one.value : written(one.value, operator), one.value, runs(one)),
    );
}

function written(value: string, operator: string): string {
  if (operator === "RLIKE") return quoteText(value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const isPattern = operator === "LIKE" || operator === "ILIKE";
  return quoteText(isPattern ? value.replace(/[\\%_]/g, "\\$&") : value);
}

function runs(value: Value): string {
  return value.runs === 1 ? "1 run" : `${value.runs} runs`;
}

const TIMES: readonly (readonly [string, string])[] = [
  ["now() - 1h", "an hour ago"],
  ["now() - 1d", "a day ago"],
  ["now() - 7d", "a week ago"],
  ["now() - 30d", "a month ago"],
];

/** Those that begin with what is typed, then those that hold it; none that is there already. */
function matching(offers: readonly Suggestion[], typed: string): Suggestion[] {
  const text = typed.trim().toLowerCase();
  if (!text) return [...offers];
  const begins = offers.filter((one) => one.label.toLowerCase().startsWith(text));
  const holds = offers.filter(
    (one) => !one.label.toLowerCase().startsWith(text) && one.label.toLowerCase().includes(text),
  );
  return [...begins, ...holds];
}
