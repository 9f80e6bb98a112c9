import { CodeBlock } from "@/kit/code-block";
import { EmptyState } from "@/kit/empty-state";

/** What stands where charts will be: the line that makes one. */
export function NoMetrics() {
  return (
    <EmptyState title="No metrics yet">
      <p>A chart appears for each metric that a run logs. This line logs one point:</p>
      <CodeBlock code={'runwell.log_metric("train/loss", loss, step=step)'} />
    </EmptyState>
  );
}
