// What a run came from and what came of it: models and their registered versions.

import { useQuery } from "@tanstack/react-query";
import { act } from "@/api/client";
import type { LoggedModel, ModelVersion, Run } from "@/api/types";
import { isSystemKey } from "@/lib/run-parts";

const MOST = 1_000;

export interface RunModels {
  /** The models it used, then those it made, in the order that the run names them. */
  used: LoggedModel[];
  made: LoggedModel[];
  /** Registered versions that came of the run, the newest first. */
  versions: ModelVersion[];
}

/** The models of a run, with their versions in the registry. */
export function useRunModels(run: Run) {
  const used = (run.inputs?.model_inputs ?? []).map((one) => one.model_id);
  const made = (run.outputs?.model_outputs ?? []).map((one) => one.model_id);
  const runId = run.info.run_id;
  return useQuery({
    queryKey: ["run", runId, "models", used, made],
    queryFn: async ({ signal }): Promise<RunModels> => {
      const ids = [...new Set([...used, ...made])];
      const [models, versions] = await Promise.all([
        ids.length ? findModels(ids, signal) : [],
        findVersions(runId, made, signal),
      ]);
      const byId = new Map(models.map((model) => [model.model_id, model]));
      const known = (id: string) => byId.get(id) ?? [];
      return { used: used.flatMap(known), made: made.flatMap(known), versions };
    },
  });
}

/** What the newest child of a run measured: what is worth a column in a table of its children. */
export function useChildMetrics(run: Run) {
  const { run_id, experiment_id } = run.info;
  return useQuery({
    queryKey: ["run", run_id, "child-metrics"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const request = {
        experiment_ids: [experiment_id],
        filter: `attributes.parent_run_id = ${quoted([run_id])}`,
        max_results: 1,
        params: [],
        tags: [],
      };
      const [child] = (await act("runs.search", request, signal)).items;
      return Object.keys(child?.data?.metrics ?? {}).filter((key) => !isSystemKey(key));
    },
  });
}

async function findModels(ids: readonly string[], signal: AbortSignal): Promise<LoggedModel[]> {
  // Those in the trash too: the run says that it made them.
  const filter = `model_id IN (${quoted(ids)})`;
  return (await act("models.search", { filter, view: 3, max_results: MOST }, signal)).items;
}

async function findVersions(
  runId: string,
  made: readonly string[],
  signal: AbortSignal,
): Promise<ModelVersion[]> {
  const ofModels = made.length ? ` OR model_id IN (${quoted(made)})` : "";
  const filter = `run_id = ${quoted([runId])}${ofModels}`;
  return (await act("registry.search_versions", { filter, max_results: MOST }, signal)).items;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ");
}
