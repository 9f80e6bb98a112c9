// The view of the runs of experiments, read from the URL and written to it.

import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { RunsView } from "@/lib/runs-view";

const route = getRouteApi("/experiments/$ids");

/** A change: fields to set; one that is undefined goes back to its default. */
export type Change = { [Field in keyof RunsView]?: RunsView[Field] | undefined };

/** Returns the view and how to change it; `replace` (the default) adds nothing to the history. */
export function useRunsView(): [RunsView, (change: Change, how?: { replace: boolean }) => void] {
  const view = route.useSearch();
  // From where the reader is: the route's own would leave its tabs.
  const navigate = useNavigate();
  const change = useCallback(
    (next: Change, how = { replace: true }) => {
      const search = (old: RunsView) => {
        const all = Object.entries({ ...old, ...next });
        return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as RunsView;
      };
      // `never`: without a route the types know no search, and all tabs share this one.
      void navigate({ to: ".", search: search as never, replace: how.replace, resetScroll: false });
    },
    [navigate],
  );
  return [view, change];
}

/** The ids in the address: one, or several with commas between. */
export function useExperimentIds(): string[] {
  const { ids } = route.useParams();
  return ids.split(",");
}
