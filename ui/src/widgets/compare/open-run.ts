// Opening a run from a plot, in the way in which links are opened.

import type { useNavigate } from "@tanstack/react-router";

/** Goes to the run; with Ctrl or Cmd it opens beside. */
export function openRun(
  navigate: ReturnType<typeof useNavigate>,
  runId: string,
  event: { ctrlKey: boolean; metaKey: boolean },
): void {
  if (event.ctrlKey || event.metaKey) window.open(`/runs/${runId}`, "_blank", "noopener");
  else void navigate({ to: "/runs/$runId", params: { runId } });
}
