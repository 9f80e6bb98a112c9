// What is done to many runs at once; all or nothing for each piece that the server takes.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { act } from "@/api/client";

/** Runs that one request may name. */
const PIECE = 10_000;

/** Tags, deletes, restores and purges; each asks again for what it changed. */
export function useManyRunsActs() {
  const cache = useQueryClient();
  const onSuccess = () =>
    Promise.all(
      ["runs", "run", "experiments"].map((first) => cache.invalidateQueries({ queryKey: [first] })),
    );
  return {
    tag: useMutation({
      mutationFn: ({ runIds, tags }: { runIds: readonly string[]; tags: Tags }) =>
        inPieces(runIds, (run_ids) => act("runs.tag_many", { run_ids, tags })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (runIds: readonly string[]) =>
        inPieces(runIds, (run_ids) => act("runs.delete_many", { run_ids })),
      onSuccess,
    }),
    restore: useMutation({
      mutationFn: (runIds: readonly string[]) =>
        inPieces(runIds, (run_ids) => act("runs.restore_many", { run_ids })),
      onSuccess,
    }),
    purge: useMutation({
      mutationFn: (runIds: readonly string[]) =>
        inPieces(runIds, (run_ids) => act("runs.purge_many", { run_ids })),
      onSuccess,
    }),
  };
}

/** Tags by their keys; null removes one. */
export type Tags = Record<string, string | null>;

async function inPieces(
  runIds: readonly string[],
  send: (piece: string[]) => Promise<{ count: number }>,
): Promise<number> {
  let done = 0;
  for (let start = 0; start < runIds.length; start += PIECE) {
    done += (await send(runIds.slice(start, start + PIECE))).count;
  }
  return done;
}
