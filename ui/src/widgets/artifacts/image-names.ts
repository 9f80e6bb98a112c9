// The names that `log_image` gives to the images of a series: key, step, time and a random part.

import { nameOf } from "@/widgets/artifacts/tree-rows";

export interface SeriesImage {
  key: string;
  step: number;
}

// Runwell and MLflow write `+`, older MLflow `%`.
const SERIES = /^(.+?)[+%]step[+%](-?\d+)[+%]timestamp[+%]\d+[+%][0-9a-f-]+(\+compressed)?\.\w+$/;

/** Reads such a name; null for others. */
export function readImageName(path: string): SeriesImage | null {
  const [, key, step] = SERIES.exec(nameOf(path)) ?? [];
  if (key === undefined || step === undefined) return null;
  // A slash in the key is written `#`, or `~` by older ones.
  return { key: key.replaceAll("#", "/"), step: Number(step) };
}

/** What to call a picture where there is little room. */
export function imageLabel(path: string): string {
  const image = readImageName(path);
  return image ? `${image.key}, step ${image.step}` : nameOf(path);
}
