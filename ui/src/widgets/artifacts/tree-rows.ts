// The rows of the tree of files: what is visible of the folders that are open.

import type { FileInfo } from "@/api/types";

export interface Row {
  path: string;
  name: string;
  depth: number;
  isDir: boolean;
  isOpen: boolean;
  size: number | null;
}

/** Returns the rows of the folders that are open; those on their way have none below. */
export function treeRows(
  entriesOf: (folder: string) => readonly FileInfo[] | undefined,
  open: ReadonlySet<string>,
): Row[] {
  const rows: Row[] = [];
  const visit = (folder: string, depth: number): void => {
    for (const entry of inOrder(entriesOf(folder) ?? [])) {
      const isOpen = Boolean(entry.is_dir) && open.has(entry.path);
      rows.push(rowOf(entry, nameOf(entry.path), depth, isOpen));
      if (isOpen) visit(entry.path, depth + 1);
    }
  };
  visit("", 0);
  return rows;
}

/** Returns the files in whose path every word is found, in any case. */
export function foundRows(files: readonly FileInfo[], sought: string): Row[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  return files
    .filter(({ path }) => words.every((word) => path.toLowerCase().includes(word)))
    .map((file) => rowOf(file, file.path, 0, false));
}

/** Folders first, then by name as people count: `step 2` before `step 10`. */
export function inOrder(entries: readonly FileInfo[]): FileInfo[] {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return [...entries].sort(
    (a, b) => Number(b.is_dir ?? false) - Number(a.is_dir ?? false) || compare(a.path, b.path),
  );
}

/** The name of an entry without its folders. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folder that an entry is in; "" for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The folders above a path, the outermost first. */
export function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, depth) => parts.slice(0, depth + 1).join("/"));
}

function rowOf(entry: FileInfo, name: string, depth: number, isOpen: boolean): Row {
  const { path, is_dir: isDir = false, file_size: size = null } = entry;
  return { path, name, depth, isDir, isOpen, size };
}
