// What names mean among the metrics, tags and files of a run.

import type { DatasetInput, RunInfo } from "@/api/types";

/** The file that holds what a run printed (client/capture.py). */
export const CONSOLE_FILE = "console.log";

/** Says whether a metric was measured of the machine and not of the training. */
export function isSystemKey(key: string): boolean {
  return key.startsWith("system/");
}

/** Says whether a tag is written by programs: the page shows what it says in other places. */
export function isSystemTag(key: string): boolean {
  return key.startsWith("mlflow.") || key.startsWith("runwell.");
}

/** The role of a dataset in its run, such as `training`, or nothing. */
export function roleOf(input: DatasetInput): string {
  return input.tags?.find((tag) => tag.key === "mlflow.data.context")?.value ?? "";
}

/** Where a run stands; the server leaves out what is most usual. */
export function statusOf(info: RunInfo): NonNullable<RunInfo["status"]> {
  return info.status ?? "RUNNING";
}
