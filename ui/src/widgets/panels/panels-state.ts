// What all panels of a page have in common: the runs, and the view with how to change it.

import type { ChartCursor } from "@/charts/line/cursor";
import type { ChartsView, PanelView, Smooth } from "@/lib/charts-view";
import type { LineRun } from "@/lib/lines";

/** A run as panels draw it. */
export interface PanelRun extends LineRun {
  /** The values of the columns that runs are grouped by; empty without any. */
  group: readonly (string | null)[];
}

/** Handed to every panel. */
export interface PanelsState {
  runs: readonly PanelRun[];
  view: ChartsView;
  change: (change: Partial<ChartsView>) => void;
  cursor: ChartCursor;
  onOpen: (runId: string, isNewTab: boolean) => void;
}

/** The settings of one panel with nothing left open. */
export interface PanelSettings {
  logY: boolean;
  robust: boolean;
  band: boolean;
  smooth: Smooth | null;
  y: readonly [number | null, number | null];
  zoom: { from: number; to: number } | null;
}

// The same one each time, so that nothing is drawn again for it.
const FREE = [null, null] as const;

/** What holds for a panel: its own choice, or else that of all. */
export function settingsOf(view: ChartsView, key: string): PanelSettings {
  const own: PanelView = view.panels[key] ?? {};
  return {
    logY: own.logY ?? view.logY,
    robust: own.robust ?? view.robust,
    band: own.band ?? view.band,
    smooth: own.smooth === undefined ? view.smooth : own.smooth,
    y: own.y ?? FREE,
    zoom: own.zoom?.x === view.x ? own.zoom : null,
  };
}
