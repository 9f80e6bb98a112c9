// What is open over the page: the palette, the map of keys, or nothing.

import { useSyncExternalStore } from "react";

export type Overlay = "palette" | "keys" | null;

let overlay: Overlay = null;
const listeners = new Set<() => void>();

/** Opens the palette. */
export function openPalette(): void {
  show("palette");
}

/** Opens one, or closes what is open. */
export function show(next: Overlay): void {
  overlay = next;
  for (const listener of listeners) listener();
}

/** What is open now. */
export function useOverlay(): Overlay {
  return useSyncExternalStore(subscribe, () => overlay);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
