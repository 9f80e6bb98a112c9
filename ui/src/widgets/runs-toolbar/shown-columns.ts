// The columns that a view shows: those chosen, or those that tell most.

import { useMemo } from "react";
import { useRunKeys } from "@/api/run-keys";
import { defaultColumns } from "@/lib/run-columns";
import type { RunsView } from "@/lib/runs-view";

const METRICS = ["metric"] as const;
const PARAMS = ["param"] as const;

/** Returns their names in order, whether the reader chose them, and whether they are known yet. */
export function useShownColumns(ids: readonly string[], view: RunsView) {
  const isEnabled = view.cols === undefined;
  // Asked apart, so that 12,000 metrics leave room for params.
  const metrics = useRunKeys(ids, { kinds: METRICS, isEnabled });
  const params = useRunKeys(ids, { kinds: PARAMS, isEnabled });
  const columns = useMemo(
    () =>
      view.cols ??
      defaultColumns([...(params.data?.keys ?? []), ...(metrics.data?.keys ?? [])], ids.length > 1),
    [view.cols, params.data, metrics.data, ids.length],
  );
  const isReady = !isEnabled || !(metrics.isPending || params.isPending);
  return { columns, isChosen: !isEnabled, isReady };
}
