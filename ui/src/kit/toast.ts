// Short news at the foot of the page: what was done, with a way back where there is one.

import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  /** A way back, such as undo. */
  act?: { label: string; run: () => void };
  isBad?: boolean;
}

const SHOWN_MS = 6_000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

/** Says something for six seconds. */
export function say(text: string, rest: Omit<Toast, "id" | "text"> = {}): void {
  last += 1;
  const id = last;
  change([...toasts, { id, text, ...rest }].slice(-3));
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Takes it away. */
export function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** What is said now. */
export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
