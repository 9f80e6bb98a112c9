// Views that were saved by name: tags of the experiment, so that everybody has them.

import { parseRunsView, type RunsView } from "@/lib/runs-view";

export const VIEW_TAG = "runwell.view.";
/** A tag's key has 250 characters. */
export const MAX_VIEW_NAME = 250 - VIEW_TAG.length;

export interface SavedView {
  name: string;
  view: RunsView;
}

/** Reads them from an experiment's tags, by name; what is no view is left out. */
export function savedViews(tags: Readonly<Record<string, string>> = {}): SavedView[] {
  const found: SavedView[] = [];
  for (const [key, text] of Object.entries(tags)) {
    if (!key.startsWith(VIEW_TAG)) continue;
    const view = readView(text);
    if (view) found.push({ name: key.slice(VIEW_TAG.length), view });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** Writes a view, the same one always in the same way; what is selected or unfolded is not part of it. */
export function viewText(view: RunsView): string {
  const { picks: _, open: __, ...kept } = view;
  return JSON.stringify(sorted(kept));
}

function readView(text: string): RunsView | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return parseRunsView(value as Record<string, unknown>);
  } catch (problem) {
    // Anybody may set a tag.
    if (problem instanceof SyntaxError) return null;
    throw problem;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]),
  );
}
