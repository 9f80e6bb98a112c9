// What the list does to experiments, one or several, with its news and the way back.

import { useExperimentActs } from "@/api/experiments";
import type { Experiment } from "@/api/types";
import { messageOf } from "@/kit/message-of";
import { say } from "@/kit/toast";
import { plural } from "@/lib/format";

/** Returns the acts; what goes wrong is said. */
export function useExperimentChanges() {
  const { remove, restore, purge } = useExperimentActs();
  const restoreAll = async (experiments: readonly Experiment[]) => {
    const isDone = await tried(experiments, (one) => restore.mutateAsync(one.experiment_id));
    if (isDone) say(`${namesOf(experiments)} restored`);
  };
  const removeAll = async (experiments: readonly Experiment[]) => {
    const isDone = await tried(experiments, (one) => remove.mutateAsync(one.experiment_id));
    if (!isDone) return;
    const undo = () => void restoreAll(experiments);
    say(`${namesOf(experiments)} moved to the trash`, { act: { label: "Undo", run: undo } });
  };
  /** Throws what goes wrong: its dialog stays open and says it. */
  const purgeAll = async (experiments: readonly Experiment[]) => {
    await Promise.all(experiments.map((one) => purge.mutateAsync(one.experiment_id)));
    say(`${namesOf(experiments)} deleted for ever`);
  };
  return { removeAll, restoreAll, purgeAll };
}

/** How several are called in a sentence. */
export function namesOf(experiments: readonly Experiment[]): string {
  const [first, ...others] = experiments;
  return others.length ? plural(experiments.length, "experiment") : `“${first?.name ?? ""}”`;
}

async function tried(
  experiments: readonly Experiment[],
  change: (experiment: Experiment) => Promise<unknown>,
): Promise<boolean> {
  const results = await Promise.allSettled(experiments.map(change));
  const problems = results.filter((one) => one.status === "rejected");
  const [first] = problems;
  if (!first) return true;
  const many = problems.length > 1 ? `${problems.length} of ${experiments.length} failed. ` : "";
  say(many + messageOf(first.reason), { isBad: true });
  return false;
}
