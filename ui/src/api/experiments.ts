// Experiments: finding, reading and changing them.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { act } from "@/api/client";
import type { Experiment, View } from "@/api/types";

/** The tag that holds the note (markdown) of an experiment or a run. */
export const NOTE_TAG = "mlflow.note.content";
const PAGE = 10_000;

/** All experiments of a stage, the newest first. */
export function useExperiments(view: View = 1) {
  return useQuery({
    queryKey: ["experiments", "list", view],
    queryFn: async ({ signal }) => {
      const found: Experiment[] = [];
      let token = "";
      do {
        const request = { view, max_results: PAGE, page_token: token };
        const page = await act("experiments.search", request, signal);
        found.push(...page.items);
        token = page.next_page_token ?? "";
      } while (token);
      return found;
    },
  });
}

/** Some experiments by their ids. */
export function useExperimentsById(ids: readonly string[]) {
  return useQuery({
    queryKey: ["experiments", "some", ids],
    queryFn: ({ signal }) =>
      Promise.all(ids.map((experiment_id) => act("experiments.get", { experiment_id }, signal))),
  });
}

/** What changes experiments; each asks again for what it changed. */
export function useExperimentActs() {
  const cache = useQueryClient();
  const onSuccess = () => cache.invalidateQueries({ queryKey: ["experiments"] });
  return {
    create: useMutation({
      mutationFn: (name: string) => act("experiments.create", { name }),
      onSuccess,
    }),
    update: useMutation({
      mutationFn: (change: {
        experiment_id: string;
        name?: string;
        tags?: Record<string, string | null>;
      }) => act("experiments.update", change),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (experiment_id: string) => act("experiments.delete", { experiment_id }),
      onSuccess,
    }),
    restore: useMutation({
      mutationFn: (experiment_id: string) => act("experiments.restore", { experiment_id }),
      onSuccess,
    }),
    purge: useMutation({
      mutationFn: (experiment_id: string) => act("experiments.purge", { experiment_id }),
      onSuccess,
    }),
  };
}
