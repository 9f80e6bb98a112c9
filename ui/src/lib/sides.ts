// Runs beside each other as rows of cells, with what differs; knows neither the server nor a table.

import { exactNumber, formatDuration, formatNumber, formatTime } from "@/lib/format";
import { byNature } from "@/lib/frame";
import { isLessBetter } from "@/lib/goal";
import { sourceOf } from "@/lib/reproduce";

/** What is needed of a run; the server's type has all of it. */
export interface SideRun {
  info: {
    run_id: string;
    run_name?: string;
    status?: string;
    user_id?: string;
    start_ms?: number;
    end_ms?: number | null;
    parent_run_id?: string;
  };
  data?: {
    params?: Record<string, string>;
    metrics?: Record<string, number>;
    tags?: Record<string, string>;
  };
  inputs?: { dataset_inputs?: DatasetUse[] };
}

interface DatasetUse {
  dataset: { name: string; digest: string };
  tags?: { key: string; value: string }[];
}

/** What is known of a metric's series. */
export interface SideSeries {
  key: string;
  n: number;
  last_step: number;
  min_value?: number | null;
  max_value?: number | null;
}

export interface SideCell {
  text: string;
  /** In full, on hover. */
  title: string;
  /** The difference to the baseline, and whether it is for the better. */
  delta?: { text: string; isBetter: boolean | null };
  /** A second line: the span of a metric's values. */
  detail?: string;
}

export interface SideRow {
  name: string;
  /** One for each run; null where the run has none. */
  cells: (SideCell | null)[];
  differs: boolean;
}

export interface SideSection {
  title: string;
  rows: SideRow[];
}

/** Tags that say nothing to readers, or that stand elsewhere. */
const HIDDEN =
  /^(runwell\.|mlflow\.(runName|user|source\.|loggedImages|loggedArtifacts|log-model))/;

/** Params, metrics, tags and the rest of runs; deltas are to the run at `baseline`. */
export function sectionsOf(
  runs: readonly SideRun[],
  series: readonly (readonly SideSeries[])[],
  baseline: number,
): SideSection[] {
  const texts = (read: (run: SideRun) => Record<string, string> | undefined, skip?: RegExp) =>
    rowsOf(
      runs.map((run) => new Map(Object.entries(read(run) ?? {}))),
      skip,
    );
  return [
    { title: "Metrics", rows: metricRows(runs, series, baseline) },
    { title: "Params", rows: texts((run) => run.data?.params) },
    { title: "Tags", rows: texts((run) => run.data?.tags, HIDDEN) },
    { title: "Datasets", rows: rowsOf(runs.map(datasetsOf)) },
    { title: "Run", rows: attributeRows(runs) },
  ].filter((section) => section.rows.length > 0);
}

/** Where the code of the runs was, and what it ran on. */
export function codeRows(runs: readonly SideRun[]): SideRow[] {
  const sources = runs.map((run) => sourceOf(run.data?.tags ?? {}));
  const facts: [string, (source: (typeof sources)[number]) => string][] = [
    ["Commit", (one) => one.commit],
    ["Branch", (one) => one.branch],
    ["Changed since the commit", (one) => (one.isDirty === null ? "" : one.isDirty ? "yes" : "no")],
    ["Repository", (one) => one.repository],
    ["Entry point", (one) => one.name],
    ["Kind of source", (one) => one.type],
    ["Command", (one) => one.command],
    ["Folder", (one) => one.folder],
    ["Python", (one) => one.python],
    ["Platform", (one) => one.platform],
    ["Host", (one) => one.host],
  ];
  return facts.flatMap(([name, read]) => {
    const texts = sources.map(read);
    return texts.some(Boolean)
      ? [
          rowOf(
            name,
            texts.map((text) => (text ? cellOf(text) : null)),
          ),
        ]
      : [];
  });
}

function metricRows(
  runs: readonly SideRun[],
  series: readonly (readonly SideSeries[])[],
  baseline: number,
): SideRow[] {
  const values = runs.map((run) => new Map(Object.entries(run.data?.metrics ?? {})));
  const spans = series.map((own) => new Map(own.map((one) => [one.key, one])));
  return namesOf(values).map((name) => {
    const base = values[baseline]?.get(name);
    const cells = values.map((own, at): SideCell | null => {
      const value = own.get(name);
      if (value === undefined) return null;
      const delta = at === baseline || base === undefined ? null : deltaOf(name, value, base);
      const span = spans[at]?.get(name);
      return {
        text: formatNumber(value),
        title: metricTitle(value, span),
        ...(delta && { delta }),
        ...(span && spanText(span) && { detail: spanText(span) }),
      };
    });
    const first = values[0]?.get(name);
    const differs = values.some((own) => !Object.is(own.get(name), first));
    return { name, cells, differs };
  });
}

function metricTitle(value: number, span: SideSeries | undefined): string {
  if (!span) return exactNumber(value);
  const ends =
    span.min_value === null || span.min_value === undefined
      ? ""
      : `; lowest ${exactNumber(span.min_value)}, highest ${exactNumber(span.max_value ?? span.min_value)}`;
  return `last ${exactNumber(value)} at step ${span.last_step}${ends}; ${span.n} values`;
}

function spanText({ n, min_value: min, max_value: max }: SideSeries): string {
  if (n < 2 || typeof min !== "number" || typeof max !== "number" || min === max) return "";
  return `${formatNumber(min)} to ${formatNumber(max)}`;
}

function deltaOf(name: string, value: number, base: number): SideCell["delta"] | null {
  const by = value - base;
  if (!Number.isFinite(by) || by === 0) return null;
  const share = base ? Math.abs(by / base) : Number.NaN;
  const percent = Number.isFinite(share) && share < 100 ? ` (${signed(by, percentOf(share))})` : "";
  return {
    text: signed(by, formatNumber(Math.abs(by))) + percent,
    isBetter: by < 0 === isLessBetter(name),
  };
}

function percentOf(share: number): string {
  return `${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;
}

function signed(by: number, text: string): string {
  return (by < 0 ? "−" : "+") + text;
}

function attributeRows(runs: readonly SideRun[]): SideRow[] {
  const facts: [string, (info: SideRun["info"]) => string][] = [
    ["status", ({ status = "" }) => status.slice(0, 1) + status.slice(1).toLowerCase()],
    ["user", (info) => info.user_id ?? ""],
    ["started", (info) => (info.start_ms ? formatTime(info.start_ms) : "")],
    [
      "duration",
      ({ start_ms, end_ms }) => (end_ms && start_ms ? formatDuration(end_ms - start_ms) : ""),
    ],
    ["run id", (info) => info.run_id],
    ["parent", (info) => info.parent_run_id ?? ""],
  ];
  return facts.flatMap(([name, read]) => {
    const texts = runs.map((run) => read(run.info));
    return texts.some(Boolean)
      ? [
          rowOf(
            name,
            texts.map((text) => (text ? cellOf(text) : null)),
          ),
        ]
      : [];
  });
}

function datasetsOf(run: SideRun): Map<string, string> {
  const uses = run.inputs?.dataset_inputs ?? [];
  return new Map(
    uses.map(({ dataset, tags }): [string, string] => {
      const role = tags?.find((tag) => tag.key === "mlflow.data.context")?.value;
      return [role ? `${dataset.name} (${role})` : dataset.name, dataset.digest];
    }),
  );
}

function rowsOf(values: readonly Map<string, string>[], skip?: RegExp): SideRow[] {
  const names = namesOf(values).filter((name) => !skip?.test(name));
  return names.map((name) =>
    rowOf(
      name,
      values.map((own) => {
        const text = own.get(name);
        return text === undefined ? null : cellOf(text);
      }),
    ),
  );
}

function rowOf(name: string, cells: (SideCell | null)[]): SideRow {
  return { name, cells, differs: new Set(cells.map((cell) => cell?.title ?? null)).size > 1 };
}

function cellOf(text: string): SideCell {
  return { text: text.length > 200 ? `${text.slice(0, 200)}…` : text, title: text };
}

function namesOf(values: readonly Map<string, unknown>[]): string[] {
  return [...new Set(values.flatMap((own) => [...own.keys()]))].sort(byNature);
}
