import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { CodeBlock } from "@/kit/code-block";
import { EmptyState } from "@/kit/empty-state";
import { type ChartsView, DEFAULTS } from "@/lib/charts-view";
import { isSystemKey } from "@/lib/run-parts";
import { RunPanels } from "@/widgets/panels/run-panels";

const route = getRouteApi("/runs/$runId/system");

/** The machine under one run: processors, memory, disks and network over time. */
export function RunSystemPage() {
  const { runId } = route.useParams();
  const [view, setView] = useState<ChartsView>({ ...DEFAULTS, x: "relative", columns: 3 });
  const change = useCallback(
    (next: Partial<ChartsView>) => setView((old) => ({ ...old, ...next })),
    [],
  );
  return <RunPanels {...{ runId, view, change }} isMeant={isSystemKey} empty={<NoSystem />} />;
}

function NoSystem() {
  return (
    <EmptyState title="No system metrics">
      <p>This run did not log what its machine was doing. Before the next one:</p>
      <CodeBlock code="runwell.enable_system_metrics_logging()" />
    </EmptyState>
  );
}
