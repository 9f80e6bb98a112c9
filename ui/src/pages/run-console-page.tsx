import { getRouteApi } from "@tanstack/react-router";
import { useHasConsole } from "@/api/console";
import { useRun } from "@/api/runs";
import { CodeBlock } from "@/kit/code-block";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { statusOf } from "@/lib/run-parts";
import { Console } from "@/widgets/console/console";

const route = getRouteApi("/runs/$runId/console");

/** What the run printed. */
export function RunConsolePage() {
  const { runId } = route.useParams();
  const files = useHasConsole(runId);
  const run = useRun(runId);
  const isRunning = run.data !== undefined && statusOf(run.data.info) === "RUNNING";
  if (files.isError) return <ErrorState error={files.error} onRetry={() => files.refetch()} />;
  if (files.isPending) return null;
  if (!files.file) {
    return (
      <EmptyState title="What this run printed is not kept">
        <p>Ask for it before the run begins:</p>
        <CodeBlock code={"export RUNWELL_CONSOLE=1\npython train.py"} />
        {isRunning && <p>If it was asked for, the first lines come within half a minute.</p>}
      </EmptyState>
    );
  }
  return (
    <Console key={runId} runId={runId} version={files.file.digest ?? ""} isRunning={isRunning} />
  );
}
