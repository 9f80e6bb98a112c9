// The fields of the query language as the page offers them: their names, types and operators.
// `docs/reference/search.md` is the law; the server checks, this only helps to write.

export type Entity = "metric" | "param" | "tag" | "attribute" | "dataset";
export type Aggregate = "last" | "min" | "max" | "first" | "count";
export type ValueType = "text" | "enum" | "number" | "time" | "duration" | "value";

/** A field as it is written in filters, orders and columns. */
export interface Field {
  entity: Entity;
  key: string;
  /** Of a metric, which value of its series; null for the last. */
  aggregate: Exclude<Aggregate, "last"> | null;
}

export interface Attribute {
  name: string;
  type: ValueType;
  about: string;
  choices?: readonly string[];
}

export const ATTRIBUTES: readonly Attribute[] = [
  { name: "run_name", type: "text", about: "name" },
  {
    name: "status",
    type: "enum",
    about: "where it stands",
    choices: ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"],
  },
  { name: "start_time", type: "time", about: "when it began" },
  { name: "end_time", type: "time", about: "when it ended" },
  { name: "duration", type: "duration", about: "from start to end" },
  { name: "user_id", type: "text", about: "who started it" },
  { name: "run_id", type: "text", about: "id" },
  { name: "parent_run_id", type: "text", about: "the run it belongs to" },
  { name: "experiment_id", type: "text", about: "id of its experiment" },
  { name: "heartbeat_time", type: "time", about: "when it was last heard of" },
  {
    name: "lifecycle_stage",
    type: "enum",
    about: "active, or in the trash",
    choices: ["active", "deleted"],
  },
  { name: "artifact_uri", type: "text", about: "where its files are" },
];

const DATASET_KEYS = ["name", "digest", "context", "source_type"] as const;
export const DATASET_FIELDS: readonly string[] = DATASET_KEYS;

const PREFIXES: Readonly<Record<string, Entity>> = {
  metrics: "metric",
  metric: "metric",
  params: "param",
  param: "param",
  parameters: "param",
  parameter: "param",
  tags: "tag",
  tag: "tag",
  attributes: "attribute",
  attribute: "attribute",
  attr: "attribute",
  run: "attribute",
  datasets: "dataset",
  dataset: "dataset",
};
const CANONICAL: Readonly<Record<Entity, string>> = {
  metric: "metrics",
  param: "params",
  tag: "tags",
  attribute: "attributes",
  dataset: "dataset",
};
const AGGREGATES = new Set(["last", "min", "max", "first", "count"]);

const TEXT_OPERATORS = ["=", "!=", "LIKE", "ILIKE", "RLIKE", "IN", "IS NULL", "IS NOT NULL"];
const NUMBER_OPERATORS = [
  "<",
  "<=",
  ">",
  ">=",
  "=",
  "!=",
  "BETWEEN",
  "IN",
  "IS NULL",
  "IS NOT NULL",
];
const VALUE_OPERATORS = [
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "IN",
  "LIKE",
  "ILIKE",
  "RLIKE",
  "BETWEEN",
  "IS NULL",
  "IS NOT NULL",
];

/** Returns the entity of a prefix such as `metrics`, in any case. */
export function entityOf(prefix: string): Entity | null {
  return Object.hasOwn(PREFIXES, prefix.toLowerCase())
    ? (PREFIXES[prefix.toLowerCase()] ?? null)
    : null;
}

/** Whether a word is a function of a metric. */
export function isAggregate(word: string): word is Aggregate {
  return AGGREGATES.has(word.toLowerCase());
}

/** What a field is compared with. */
export function typeOf(field: Pick<Field, "entity" | "key">): ValueType {
  if (field.entity === "metric") return "number";
  if (field.entity === "param" || field.entity === "tag") return "value";
  if (field.entity === "dataset") return "text";
  return attributeOf(field.key)?.type ?? "text";
}

/** The operators that a type knows, the commonest first. */
export function operatorsOf(type: ValueType): readonly string[] {
  if (type === "value") return VALUE_OPERATORS;
  return type === "text" || type === "enum" ? TEXT_OPERATORS : NUMBER_OPERATORS;
}

/** The attribute of that name. */
export function attributeOf(name: string): Attribute | undefined {
  const lower = name.toLowerCase();
  return ATTRIBUTES.find((one) => one.name === lower);
}

const PLAIN_KEY = /^[\p{L}\p{N}_./:-]+$/u;

/** A key as it is written behind its prefix: in backticks where it holds anything odd. */
export function quoteKey(key: string): string {
  return PLAIN_KEY.test(key) ? key : `\`${key.replaceAll("`", "``")}\``;
}

/** A text as it is written in a comparison. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The text of a field, as columns, orders and filters name it. */
export function fieldText({ entity, key, aggregate }: Field): string {
  const name = `${CANONICAL[entity]}.${quoteKey(key)}`;
  return aggregate ? `${aggregate}(${name})` : name;
}

const CALL = /^\s*(last|min|max|first|count)\s*\(\s*(.*?)\s*\)\s*$/is;
const NAMED = /^\s*([a-z]+)\.(?:`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|([\p{L}\p{N}_./:-]+))\s*$/iu;

/** Reads one field; null where it is none. */
export function parseField(text: string): Field | null {
  const call = CALL.exec(text);
  if (call) {
    const inner = parseField(call[2] ?? "");
    if (inner?.entity !== "metric" || inner.aggregate) return null;
    const name = (call[1] ?? "").toLowerCase() as Aggregate;
    return { ...inner, aggregate: name === "last" ? null : name };
  }
  const [, prefix = "", ticked, quoted, plain] = NAMED.exec(text) ?? [];
  const entity = entityOf(prefix);
  const key = ticked?.replaceAll("``", "`") ?? quoted?.replaceAll('""', '"') ?? plain;
  return entity && key ? { entity, key, aggregate: null } : null;
}

/** Reads an order such as `metrics.rmse DESC`: the field's text, and whether the largest is first. */
export function parseOrder(text: string): { field: string; isDescending: boolean } {
  const [, field = text, word = "ASC"] = /^\s*(.*?)(?:\s+(ASC|DESC))?\s*$/is.exec(text) ?? [];
  return { field, isDescending: word.toUpperCase() === "DESC" };
}
