import { ServerError } from "@/api/client";
import { Button } from "@/kit/button";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { messageOf } from "@/kit/message-of";
import type { Change } from "@/lib/use-runs-view";

interface Props {
  error: unknown;
  onRetry: () => void;
  change: (next: Change) => void;
}

/** What the table shows that could not be loaded, with the way out of what was asked wrongly. */
export function FailedRuns({ error, onRetry, change }: Props) {
  const field = error instanceof ServerError ? (error.place?.field ?? "") : "";
  if (field === "filter") {
    return (
      <EmptyState title="The filter cannot be read">
        <p>What is wrong with it stands under it.</p>
        <Button onClick={() => change({ q: undefined })}>Clear the filter</Button>
      </EmptyState>
    );
  }
  const part = field.startsWith("order_by")
    ? "order"
    : field.startsWith("columns")
      ? "columns"
      : "";
  if (!part) return <ErrorState error={error} onRetry={onRetry} />;
  const reset = () =>
    change(part === "order" ? { sort: undefined } : { cols: undefined, left: undefined });
  return (
    <EmptyState title={`The ${part} in this address cannot be read`}>
      {/* The other lines point into a text that is not shown here. */}
      <p>{messageOf(error).split("\n")[0]}</p>
      <Button onClick={reset}>Back to the default</Button>
    </EmptyState>
  );
}
