// Light or dark: the reader's choice, or else the system's.

import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const KEY = "runwell.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
system.addEventListener("change", applyTheme);

/** What the reader chose. */
export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Keeps a choice and shows it. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice);
  applyTheme();
}

/** Shows what is chosen. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
  for (const listener of listeners) listener();
}

/** The theme that is shown. */
export function theme(): Theme {
  const choice = themeChoice();
  return choice === "system" ? (system.matches ? "dark" : "light") : choice;
}

/** The same, kept up to date in a component: a canvas has no style sheet to follow. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribeTheme, theme);
}

/** Calls `listener` when the theme or its choice changes; returns how to stop that. */
export function subscribeTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
