// What the table does with its rows, and what is open over it: a menu, colours, a dialog, a name
// that is being changed.

import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useUpdateRun } from "@/api/runs";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import type { RunsView } from "@/lib/runs-view";
import type { Change } from "@/lib/use-runs-view";
import type { RunItem } from "@/widgets/runs-table/items";
import type { Point } from "@/widgets/runs-table/point-menu";
import { type RunActs, toggled } from "@/widgets/runs-table/run-acts";

export type Overlay =
  | { kind: "row"; item: RunItem; at: Point }
  | { kind: "column"; id: string; at: Point }
  | { kind: "color"; item: RunItem; at: Point }
  | { kind: "tags" | "note"; item: RunItem }
  | null;

/** Returns the acts, what is open, and the run whose name is being changed. */
export function useTableActs(
  view: RunsView,
  change: (next: Change) => void,
  focusGrid: () => void,
) {
  const navigate = useNavigate();
  const { mutateAsync: update } = useUpdateRun();
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [renaming, setRenaming] = useState<string | null>(null);

  const finishRename = useCallback(
    (name: string | null) => {
      setRenaming(null);
      focusGrid();
      if (name === null || renaming === null) return;
      update({ run_id: renaming, run_name: name }).catch((problem: unknown) =>
        say(messageOf(problem), { isBad: true }),
      );
    },
    [renaming, update, focusGrid],
  );
  const close = useCallback(
    (which: Overlay) => {
      // What was chosen in a menu may have opened something else already.
      setOverlay((now) => (now === which ? null : now));
      setTimeout(() => {
        if (document.activeElement === document.body) focusGrid();
      });
    },
    [focusGrid],
  );
  const { pins, hides } = view;
  const isTrash = view.trash ?? false;
  const acts = useMemo<RunActs>(
    () => ({
      open: (runId) => void navigate({ to: "/runs/$runId", params: { runId } }),
      rename: (item) => {
        if (!isTrash) setRenaming(item.runId);
      },
      edit: (what, item) => setOverlay({ kind: what, item }),
      color: (item, at) => setOverlay({ kind: "color", item, at }),
      togglePin: (runId) => change({ pins: toggled(pins, runId) }),
      toggleHide: (runId) => change({ hides: toggled(hides, runId) }),
    }),
    [navigate, change, pins, hides, isTrash],
  );
  return { acts, overlay, setOverlay, close, renaming, finishRename };
}
