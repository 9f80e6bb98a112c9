// The limits that people meet, in their words; a test compares them with those of the server.

export interface Limit {
  /** As docs/reference/limits.md calls it. */
  name: string;
  label: string;
  value: number;
  unit: "characters" | "bytes" | "items";
}

export const LIMITS: readonly Limit[] = [
  { name: "MAX_KEY", label: "Key of a metric, param or tag", value: 250, unit: "characters" },
  { name: "MAX_PARAM_VALUE", label: "Value of a param", value: 65_536, unit: "characters" },
  { name: "MAX_TAG_VALUE", label: "Value of a tag, or a note", value: 65_536, unit: "characters" },
  {
    name: "MAX_NAME",
    label: "Name of an experiment or a run",
    value: 500,
    unit: "characters",
  },
  { name: "MAX_ARTIFACT_PATH", label: "Path of an artifact", value: 1_024, unit: "characters" },
  { name: "MAX_FILTER", label: "Text of a query", value: 20_000, unit: "characters" },
  { name: "MAX_ORDER_KEYS", label: "Columns that one list is sorted by", value: 8, unit: "items" },
  { name: "MAX_RUNS_AT_ONCE", label: "Runs changed at once", value: 10_000, unit: "items" },
  { name: "MAX_TABLE_COLUMNS", label: "Columns of the runs table", value: 1_000, unit: "items" },
  { name: "MAX_CONSOLE_BYTES", label: "Console output of a run", value: 16_777_216, unit: "bytes" },
  { name: "MAX_DIFF_BYTES", label: "Git diff of a run", value: 524_288, unit: "bytes" },
];
