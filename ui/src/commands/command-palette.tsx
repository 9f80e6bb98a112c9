import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback } from "react";
import type { GlobalAct } from "@/commands/keys";
import { show, useOverlay } from "@/commands/palette-state";
import { useGlobalKeys } from "@/commands/use-global-keys";

// Loaded when they are opened: the first page needs neither.
const PaletteDialog = lazy(() =>
  import("@/commands/palette-dialog").then((m) => ({ default: m.PaletteDialog })),
);
const KeysDialog = lazy(() =>
  import("@/commands/keys-dialog").then((m) => ({ default: m.KeysDialog })),
);

/** The palette and the map of keys, with the shortcuts that open them and those of every page. */
export function CommandPalette() {
  const overlay = useOverlay();
  const navigate = useNavigate();
  const onAct = useCallback(
    (act: GlobalAct) => {
      if (act === "palette" || act === "keys") show(act);
      else if (act === "search") return focusSearch();
      else if (act === "trash") void navigate({ to: "/", search: { trash: true } });
      else void navigate({ to: act === "home" ? "/" : "/settings" });
      return true;
    },
    [navigate],
  );
  useGlobalKeys(onAct);
  const close = () => show(null);
  return (
    <Suspense>
      {overlay === "palette" && <PaletteDialog onClose={close} />}
      {overlay === "keys" && <KeysDialog onClose={close} />}
    </Suspense>
  );
}

function focusSearch(): boolean {
  const field =
    document.getElementById("query-box") ??
    document.querySelector<HTMLElement>("#main input[type=search], #main [data-page-search]");
  field?.focus();
  return field !== null;
}
