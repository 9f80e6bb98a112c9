// The state of the charts of experiments: the URL over the layout that the experiment keeps.

import { useCallback, useMemo } from "react";
import { useExperimentActs, useExperimentsById } from "@/api/experiments";
import {
  type ChartsView,
  LAYOUT_TAG,
  mergeViews,
  parseChartsView,
  parseLayout,
  urlOf,
  writeLayout,
} from "@/lib/charts-view";
import { useRunsView } from "@/lib/use-runs-view";

/** Returns the state, how to change it, and how to keep it as the layout of the experiment. */
export function useLayout(ids: readonly string[]) {
  const [runsView, changeRuns] = useRunsView();
  const experiments = useExperimentsById(ids);
  const { update } = useExperimentActs();
  const [only] = experiments.data ?? [];
  const tag = ids.length === 1 ? only?.tags?.[LAYOUT_TAG] : undefined;
  const layout = useMemo(() => parseLayout(tag), [tag]);
  // The URL is parsed anew for every change in it; the panels only care for theirs.
  const url = JSON.stringify(runsView.charts ?? {});
  const view = useMemo(() => mergeViews(layout, parseChartsView(JSON.parse(url))), [layout, url]);
  const change = useCallback(
    (next: Partial<ChartsView>) => changeRuns({ charts: urlOf({ ...view, ...next }, layout) }),
    [changeRuns, view, layout],
  );
  const mayKeep = ids.length === 1 && only !== undefined;
  const isChanged = mayKeep && writeLayout(view) !== writeLayout(mergeViews(layout, {}));
  const keep = async () => {
    const [experiment_id] = ids;
    if (experiment_id === undefined) return;
    await update.mutateAsync({ experiment_id, tags: { [LAYOUT_TAG]: writeLayout(view) } });
  };
  const forget = () => changeRuns({ charts: undefined });
  return { view, change, isChanged, keep, forget, isKeeping: update.isPending };
}
