// Files of runs beside each other: the same paths, images of a series by their steps.

import { byNature } from "@/lib/frame";

export interface SideFile {
  path: string;
  is_dir?: boolean;
  file_size?: number | null;
  digest?: string;
}

/** Reads the key and the step out of a path; null for what is no image of a series. */
export type ReadImage = (path: string) => { key: string; step: number } | null;

/** One path, or one series of images, in all runs. */
export interface FileRow {
  /** The path; of a series its key. */
  name: string;
  /** Of a series all steps, in order. */
  steps: number[] | null;
  /** The file of each run at each step; without steps at 0. */
  files: (Map<number, SideFile> | null)[];
  /** Whether all runs have it with the same bytes. */
  isSame: boolean;
  isMissing: boolean;
}

/** Pairs the files of runs by their paths, series of images by key and step. */
export function pairFiles(runs: readonly (readonly SideFile[])[], readImage: ReadImage): FileRow[] {
  const rows = new Map<string, FileRow>();
  runs.forEach((files, run) => {
    for (const file of files) {
      if (file.is_dir) continue;
      const image = readImage(file.path);
      const name = image ? image.key : file.path;
      const id = `${image ? "series" : "file"} ${name}`;
      const row = rows.get(id) ?? emptyRow(name, image !== null, runs.length);
      const own = row.files[run] ?? new Map<number, SideFile>();
      own.set(image?.step ?? 0, file);
      row.files[run] = own;
      rows.set(id, row);
    }
  });
  return [...rows.values()].map(finish).sort((a, b) => byNature(a.name, b.name));
}

function emptyRow(name: string, isSeries: boolean, runs: number): FileRow {
  const files = Array.from({ length: runs }, () => null);
  return { name, steps: isSeries ? [] : null, files, isSame: false, isMissing: false };
}

function finish(row: FileRow): FileRow {
  const steps = [...new Set(row.files.flatMap((own) => [...(own?.keys() ?? [])]))];
  steps.sort((a, b) => a - b);
  const digests = row.files.map((own) =>
    steps.map((step) => own?.get(step)?.digest ?? "").join(" "),
  );
  const isMissing = row.files.some((own) => own === null);
  const isSame = !isMissing && new Set(digests).size === 1 && digests[0] !== "";
  return { ...row, steps: row.steps && steps, isMissing, isSame };
}
