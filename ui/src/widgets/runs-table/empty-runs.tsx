import { useExperimentsById } from "@/api/experiments";
import { useRunCount } from "@/api/runs-table";
import { Button } from "@/kit/button";
import { CodeBlock } from "@/kit/code-block";
import { EmptyState } from "@/kit/empty-state";
import { plural } from "@/lib/format";
import type { RunsView } from "@/lib/runs-view";
import type { Change } from "@/lib/use-runs-view";

interface Props {
  ids: readonly string[];
  view: RunsView;
  change: (next: Change) => void;
}

/** What the table shows without rows: why there are none, and the way on. */
export function EmptyRuns({ ids, view, change }: Props) {
  const all = useRunCount(ids, { flat: true });
  if (view.q) {
    return (
      <EmptyState title="No run matches the filter">
        <p>
          {all.data ? `There are ${plural(all.data, "run")} without it.` : "It may be too narrow."}
        </p>
        <Button onClick={() => change({ q: undefined })}>Clear the filter</Button>
      </EmptyState>
    );
  }
  if (view.trash) {
    return (
      <EmptyState title="The trash is empty">
        <p>Runs that are deleted can be restored from here until they are purged.</p>
        <Button onClick={() => change({ trash: undefined })}>Back to the runs</Button>
      </EmptyState>
    );
  }
  if (all.data) {
    return (
      <EmptyState title="All runs here are children">
        <p>Their parents are in the trash, or in another experiment.</p>
        <Button onClick={() => change({ flat: true })}>Show {plural(all.data, "run")}</Button>
      </EmptyState>
    );
  }
  return <FirstRun ids={ids} />;
}

/** The lines that log the first run to this experiment, ready to be run. */
function FirstRun({ ids }: { ids: readonly string[] }) {
  const experiments = useExperimentsById(ids);
  const name = experiments.data?.[0]?.name ?? "";
  const code = [
    "import runwell",
    "",
    `runwell.set_tracking_uri(${JSON.stringify(location.origin)})`,
    `runwell.set_experiment(${JSON.stringify(name)})`,
    "",
    "with runwell.start_run():",
    '    runwell.log_param("learning_rate", 0.01)',
    "    for step in range(100):",
    '        runwell.log_metric("loss", 1 / (step + 1), step=step)',
  ].join("\n");
  return (
    <EmptyState title="No runs yet">
      <p>Run this anywhere that reaches this server, and the first run appears here at once.</p>
      <CodeBlock code={code} />
    </EmptyState>
  );
}
