// The comparison as its parts see it: which runs, what state, how to change it.

import { useMemo } from "react";
import { useCommonMetric, useComparedRuns, useKeys } from "@/api/compare";
import type { Column, RunsPage } from "@/api/runs-table";
import { colorAt, NO_TEXT, textAt } from "@/api/runs-table";
import { type CompareView, changeCompare, parseCompareView } from "@/lib/compare-view";
import {
  columnOf,
  type Frame,
  filterFrame,
  type Measure,
  numberSeries,
  textSeries,
} from "@/lib/frame";
import { isLessBetter } from "@/lib/goal";
import type { RunsView } from "@/lib/runs-view";
import { type Change, useExperimentIds, useRunsView } from "@/lib/use-runs-view";

export type StateChange = { [Field in keyof CompareView]?: CompareView[Field] | undefined };

/** What each part of the comparison gets. */
export interface Comparison {
  ids: readonly string[];
  view: RunsView;
  state: CompareView;
  change: (change: StateChange) => void;
  changeView: (change: Change, how?: { replace: boolean }) => void;
}

const MEASURES: Record<string, Measure> = {
  "attributes.start_time": "time",
  "attributes.end_time": "time",
  "attributes.heartbeat_time": "time",
  "attributes.duration": "duration",
};
/** Metrics among which the one that most runs have is looked for. */
const CANDIDATES = 12;
const FEW = 5;

/** Returns the comparison of the address. */
export function useComparison(): Comparison {
  const [view, changeView] = useRunsView();
  const ids = useExperimentIds();
  // Whoever selects a few runs wants to see them beside each other.
  const picks = view.picks?.length ?? 0;
  const first = picks > 1 && picks <= FEW ? "sides" : "parallel";
  const state = useMemo(() => parseCompareView(view.compare, first), [view.compare, first]);
  return {
    ids,
    view,
    state,
    changeView,
    change: (change) => changeView({ compare: changeCompare(view.compare, change) }),
  };
}

/** The runs that are compared, with columns; hidden ones are left out. */
export function useFrame({ ids, view, state }: Comparison, columns: readonly string[]) {
  const query = useComparedRuns(ids, view, columns, state.top);
  const { hides } = view;
  const frame = useMemo(() => {
    if (!query.data) return null;
    const all = frameOf(query.data);
    const hidden = new Set(hides);
    return hidden.size ? filterFrame(all, (row) => !hidden.has(all.runIds[row] ?? "")) : all;
  }, [query.data, hides]);
  return { ...query, frame };
}

/** What is shown where the reader chose nothing: params that vary, and the metric of most runs. */
export function useDefaults({ ids, view, state }: Comparison) {
  const params = useKeys(ids, ["param"], "", 200);
  const metrics = useKeys(ids, ["metric"], "", 1_000);
  const sorted = (view.sort ?? []).flatMap((one) => /metrics\.\S+/.exec(one) ?? []);
  const names = (metrics.data?.keys ?? []).map((key) => key.name);
  const likely = names
    .filter((name) => !name.startsWith("system/"))
    .sort((a, b) => likelihood(b) - likelihood(a))
    .slice(0, CANDIDATES)
    .map((name) => columnOf("metric", name));
  const candidates = sorted.length ? sorted.slice(0, 1) : likely;
  const common = useCommonMetric(ids, view, candidates, state.top);
  const varying = (params.data?.keys ?? []).filter((key) => key.varies);
  return {
    isPending: params.isPending || metrics.isPending || (candidates.length > 0 && common.isPending),
    error: params.error ?? metrics.error ?? common.error,
    params: varying.map((key) => columnOf("param", key.name)),
    /** Those of them whose values are all numbers. */
    numbers: varying.filter((key) => key.is_number).map((key) => columnOf("param", key.name)),
    metric: common.data ?? null,
    hasNothing: params.data?.total === 0 && metrics.data?.total === 0,
  };
}

/** Metrics whose names say that they sum a run up come before those of a part of it. */
function likelihood(name: string): number {
  const isGoal = isLessBetter(name) || /acc|auc|f1|iou|score|r2|reward|map/i.test(name);
  const isHeld = /(^|[^a-z])(val|valid|validation|test|eval)([^a-z]|$)/i.test(name);
  const isTraining = /(^|[^a-z])train/i.test(name);
  const depth = name.split("/").length - 1;
  const isRmse = /rmse/i.test(name);
  return (isGoal ? 4 : 0) + (isRmse ? 1 : 0) + (isHeld ? 1 : 0) - (isTraining ? 2 : 0) - depth;
}

function frameOf(page: RunsPage): Frame {
  const nameOf = page.columns.get("attributes.run_name");
  return {
    n: page.runIds.length,
    runIds: page.runIds,
    names: page.runIds.map((runId, row) => textAt(nameOf, row) || runId),
    colors: page.runIds.map((_, row) => colorAt(page, row)),
    series: new Map([...page.columns].map(([name, column]) => [name, seriesOf(name, column)])),
  };
}

function seriesOf(name: string, column: Column) {
  if (column.kind === "text") return textSeries(name, column.texts, column.codes, NO_TEXT);
  return numberSeries(name, column.values, column.present, MEASURES[name]);
}
