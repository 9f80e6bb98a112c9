import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorState } from "@/kit/error-state";

/** What stands in the place of a page that failed. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} onRetry={reset} />;
}
