// The store as a whole.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Answer, act, send } from "@/api/client";

/** How the store is. */
export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => act("admin.status", {}, signal),
  });
}

/** What purging would remove, or removed. */
export type Garbage = Answer<"admin.collect_garbage">;

/** The version of the server, from the address that MLflow's clients ask too. */
export function useVersion() {
  return useQuery({
    queryKey: ["version"],
    queryFn: async ({ signal }) => {
      const answer = await send("/version", { headers: { accept: "application/json" }, signal });
      return ((await answer.json()) as { version: string }).version;
    },
  });
}

/** Removes what was deleted longer ago than some days, or with `isTrial` only says what that is. */
export function useCollectGarbage() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ days, isTrial }: { days: number; isTrial: boolean }) =>
      act("admin.collect_garbage", { older_than_s: days * 86_400, dry_run: isTrial }),
    onSuccess: async (_, { isTrial }) => {
      if (isTrial) return;
      for (const root of ["status", "experiments", "activity", "runs"])
        void cache.invalidateQueries({ queryKey: [root] });
    },
  });
}
