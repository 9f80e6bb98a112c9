// The shortcuts that work on every page; never while a text is written.

import { useEffect } from "react";
import { type GlobalAct, SEQUENCES } from "@/commands/keys";

/** How long the second key of two may take. */
const PAUSE_MS = 1_200;

/** Calls `onAct` for what the keys mean; it says whether that could be done. */
export function useGlobalKeys(onAct: (act: GlobalAct) => boolean): void {
  useEffect(() => {
    let first = "";
    let firstAt = 0;
    const hear = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        onAct("palette");
        return;
      }
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
      if (!isPlain || event.repeat || isWriting(event) || isAsking()) {
        first = "";
        return;
      }
      const isSecond = first !== "" && event.timeStamp - firstAt < PAUSE_MS;
      const act = (isSecond && SEQUENCES.get(`${first} ${event.key}`)) || SEQUENCES.get(event.key);
      first = act || isSecond ? "" : event.key;
      firstAt = event.timeStamp;
      if (!act || !onAct(act)) return;
      // Neither typed into what has the focus now, nor heard by a table that knows the same key.
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("keydown", hear, { capture: true });
    return () => removeEventListener("keydown", hear, { capture: true });
  }, [onAct]);
}

function isWriting({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range"].includes(target.type);
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName);
}

function isAsking(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
