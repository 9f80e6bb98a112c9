// Selecting all: first what is loaded, then, if that is wanted, all runs of the view.

import { useMemo } from "react";
import { fetchRunIds, MAX_RUNS } from "@/api/runs-table";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import { formatCount, plural } from "@/lib/format";
import type { RunsView } from "@/lib/runs-view";
import type { Picks } from "@/widgets/runs-table/use-picks";
import type { Rows } from "@/widgets/runs-table/use-rows";

/** Returns how many are selected, and what selects all or, where all are, none. */
export function usePickAll(
  ids: readonly string[],
  view: RunsView,
  rows: Rows,
  { picked, set }: Picks,
) {
  const loaded = useMemo(() => {
    const runs = rows.items.flatMap((item) => (item.kind === "run" ? item.runId : []));
    const hasGroups = rows.items.some((item) => item.kind === "group");
    const listed = hasGroups ? rows.pages.flatMap((page) => page.runIds) : runs;
    return [...rows.pinned.map((run) => run.runId), ...listed];
  }, [rows.items, rows.pages, rows.pinned]);
  const isAll = useMemo(
    () => loaded.length > 0 && picked.size >= loaded.length && loaded.every((id) => picked.has(id)),
    [loaded, picked],
  );
  const pickAll = () => {
    if (isAll) return set([]);
    set(loaded);
    const count = rows.count ?? 0;
    if (rows.isComplete || count <= loaded.length) return;
    const many = Math.min(count, MAX_RUNS);
    say(`${plural(loaded.length, "run")} selected: those that are loaded.`, {
      act: {
        label: `Select ${many < count ? "the first " : "all "}${formatCount(many)}`,
        run: () => {
          fetchRunIds(ids, view).then(set, (problem: unknown) =>
            say(messageOf(problem), { isBad: true }),
          );
        },
      },
    });
  };
  const state: "all" | "some" | "none" = isAll ? "all" : picked.size ? "some" : "none";
  return { pickAll, state };
}
