import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorState } from "@/kit/error-state";

/** How browsers and the loader name a part of the page that did not come. */
const NOT_LOADED = /preload|dynamically imported module|importing a module/i;

/** What stands in the place of a page that failed. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const isMissing = error instanceof Error && NOT_LOADED.test(error.message);
  // A part that did not come is asked for again only by a new document.
  const retry = isMissing ? () => window.location.reload() : reset;
  const shown = isMissing ? new Error("The server does not answer.") : error;
  return <ErrorState error={shown} onRetry={retry} />;
}
