import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type ChartsView, mergeViews, parseChartsView, urlOf } from "@/lib/charts-view";
import { isSystemKey } from "@/lib/run-parts";
import { NoMetrics } from "@/widgets/panels/no-metrics";
import { RunPanels } from "@/widgets/panels/run-panels";

const route = getRouteApi("/runs/$runId/charts");

/** All metrics of one run as lines. */
export function RunChartsPage() {
  const { runId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const url = JSON.stringify(search.charts ?? {});
  const view = useMemo(() => mergeViews({}, parseChartsView(JSON.parse(url))), [url]);
  const change = useCallback(
    (next: Partial<ChartsView>) => {
      const charts = urlOf({ ...view, ...next }, {});
      const write = ({ charts: _, ...rest }: Record<string, unknown>) =>
        charts ? { ...rest, charts } : rest;
      void navigate({ to: ".", search: write, replace: true, resetScroll: false });
    },
    [navigate, view],
  );
  return <RunPanels {...{ runId, view, change }} isMeant={isModelKey} empty={<NoMetrics />} />;
}

function isModelKey(key: string): boolean {
  return !isSystemKey(key);
}
