// Which folders are open: as the reader left them, by path, in this browser.

import { useCallback, useMemo, useState } from "react";
import type { Folder } from "@/widgets/experiment-tree/tree";

const KEY = "runwell.folds";
/** Of larger stores the folders are closed at first, so that all of them are seen. */
const ALL_OPEN = 60;
/** Folders that are remembered; the oldest are forgotten. */
const MAX_KEPT = 1_000;

type Folds = Readonly<Record<string, boolean>>;

/** Returns whether a folder is open and how to change that; a search opens what it finds. */
export function useFolds(experiments: number, search: string) {
  const [kept, setKept] = useState<Folds>(readKept);
  const [found, setFound] = useState<{ search: string; folds: Folds }>({ search, folds: {} });
  const isSearch = search !== "";
  const foundFolds = found.search === search ? found.folds : NONE;
  const folds = isSearch ? foundFolds : kept;
  const isOpenAtFirst = isSearch || experiments <= ALL_OPEN;
  const isOpen = useCallback(
    (folder: Folder) => folds[folder.path] ?? isOpenAtFirst,
    [folds, isOpenAtFirst],
  );
  const fold = useMemo(
    () => (paths: readonly string[], isOpened: boolean) => {
      const change = Object.fromEntries(paths.map((path) => [path, isOpened]));
      if (isSearch) {
        setFound((old) => ({
          search,
          folds: { ...(old.search === search ? old.folds : NONE), ...change },
        }));
        return;
      }
      setKept((old) => {
        const all = Object.entries({ ...old, ...change }).slice(-MAX_KEPT);
        const next = Object.fromEntries(all);
        localStorage.setItem(KEY, JSON.stringify(next));
        return next;
      });
    },
    [isSearch, search],
  );
  return { isOpen, fold };
}

const NONE: Folds = {};

function readKept(): Folds {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof kept !== "object" || kept === null) return NONE;
    const sound = Object.entries(kept).filter(([, value]) => typeof value === "boolean");
    return Object.fromEntries(sound) as Folds;
  } catch {
    // Whatever stands there, it was not written by this page.
    return NONE;
  }
}
