// The colour of a run in every chart and list: the same everywhere, told apart by colour-blind
// readers (after Okabe and Ito), with contrast on both papers.

import type { Theme } from "@/lib/theme";

const HUES: Record<Theme, readonly string[]> = {
  light: [
    "#0072b2",
    "#d55e00",
    "#00875f",
    "#b8568a",
    "#a87900",
    "#3d8fc9",
    "#7b4fc9",
    "#8c5a2b",
    "#12808a",
    "#c0392b",
    "#5a6b00",
    "#5b6570",
  ],
  dark: [
    "#4aa8e8",
    "#ff8a45",
    "#35c795",
    "#e893bf",
    "#e0b040",
    "#8cc8f2",
    "#b094f5",
    "#cf9a68",
    "#4cc3cc",
    "#ff8076",
    "#b3c64a",
    "#a8b3bf",
  ],
};

/** The tag that holds a colour chosen for a run, as the number of a hue. */
export const COLOR_TAG = "runwell.color";
/** How many colours there are to choose from. */
export const COLOR_COUNT = HUES.light.length;

/** What a run's colour follows from: the hue chosen for it, or else its number. */
export type ColorSource = string | number | null | undefined;

/**
 * Returns the colour of a run: the chosen one, or one that follows from its number, so that runs
 * begun one after the other differ.
 */
export function runColor(source: ColorSource, theme: Theme): string {
  const number = Number(source ?? 0);
  return hue(Number.isInteger(number) ? number : 0, theme);
}

/** Returns the colour of that number; numbers beyond the last begin again. */
export function hue(number: number, theme: Theme): string {
  const hues = HUES[theme];
  return hues[((number % hues.length) + hues.length) % hues.length] ?? "#888888";
}

// Viridis at nine places: even in lightness, readable in grey and by colour-blind readers.
const SCALE = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/** Returns the colour of a share from 0 to 1 on the continuous scale; out of it, the nearest end. */
export function scaleColor(share: number, alpha = 1): string {
  const place = Math.min(1, Math.max(0, share)) * (SCALE.length - 1);
  const below = Math.min(SCALE.length - 2, Math.floor(place));
  const low = SCALE[below] ?? SCALE[0];
  const high = SCALE[below + 1] ?? SCALE[0];
  const mix = low.map((one, i) => Math.round(one + ((high[i] ?? one) - one) * (place - below)));
  return `rgb(${mix.join(" ")} / ${alpha})`;
}
