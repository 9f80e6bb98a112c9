// Files of runs: listing them, where their bytes are, and reading them.

import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { act, send } from "@/api/client";
import type { FileInfo } from "@/api/types";
import { HEAD_BYTES } from "@/lib/sniff";

/** The entries of one folder of a run; "" is its root. */
export function useFolder(runId: string, path: string) {
  return useQuery(folderQuery(runId, path));
}

/** The entries of several folders, by their paths; a folder that is on its way is not there yet. */
export function useFolders(runId: string, paths: readonly string[]) {
  return useQueries({
    queries: paths.map((path) => folderQuery(runId, path)),
    combine: (answers) => new Map(paths.map((path, place) => [path, answers[place]])),
  });
}

/** All files below a folder; for a search, and for what a folder holds in all. */
export function useFilesBelow(runId: string, path: string, isWanted = true) {
  return useQuery({
    queryKey: ["run", runId, "files", path, "all"],
    queryFn: async ({ signal }) => {
      const request = { run_id: runId, path, recursive: true };
      return (await act("artifacts.list", request, signal)).files ?? [];
    },
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
}

/** Asks again for the files of a run. */
export function useRefreshFiles(runId: string) {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: ["run", runId, "files"] });
}

/** The first bytes of a file, by which it is known what it is. */
export function useHead(runId: string, file: FileInfo) {
  return useQuery({
    queryKey: contentKey(runId, file, "head"),
    queryFn: ({ signal }) =>
      file.file_size ? readBytes(runId, file.path, 0, HEAD_BYTES, signal) : new Uint8Array(0),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The first `limit` bytes of a file. */
export function useBytes(runId: string, file: FileInfo, limit: number) {
  return useQuery({
    queryKey: contentKey(runId, file, limit),
    queryFn: ({ signal }) => readBytes(runId, file.path, 0, limit, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // Megabytes that nobody looks at any more.
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });
}

/** Reads a part of a file: from `first`, at most `count` bytes. */
export async function readBytes(
  runId: string,
  path: string,
  first: number,
  count: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await send(contentUrl(runId, path), {
    headers: { range: `bytes=${first}-${first + count - 1}` },
    // Chromium's cache joins parts of a file as it was with parts of it as it is.
    cache: "no-store",
    ...(signal && { signal }),
  });
  return new Uint8Array(await response.arrayBuffer());
}

/** Where a file is downloaded. */
export function contentUrl(runId: string, path: string): string {
  return fileUrl(runId, "content", path);
}

/** Where a file is shown in a frame that can touch nothing of ours. */
export function viewUrl(runId: string, path: string, hasNetwork = false): string {
  return fileUrl(runId, "view", path) + (hasNetwork ? "&network=true" : "");
}

/** Where a folder is downloaded as a zip. */
export function archiveUrl(runId: string, path: string): string {
  return fileUrl(runId, "archive", path);
}

function fileUrl(runId: string, what: string, path: string): string {
  return `/api/v1/runs/${encodeURIComponent(runId)}/artifacts/${what}?path=${encodeURIComponent(path)}`;
}

function folderQuery(runId: string, path: string) {
  return {
    queryKey: ["run", runId, "files", path],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await act("artifacts.list", { run_id: runId, path }, signal)).files ?? [],
  };
}

// A path may get other content; the digest tells, and is under `content` so that a new listing
// does not ask for the bytes again.
function contentKey(runId: string, file: FileInfo, part: string | number) {
  return ["content", runId, file.path, file.digest ?? "", part];
}
