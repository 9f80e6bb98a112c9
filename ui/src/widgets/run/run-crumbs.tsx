import { Link } from "@tanstack/react-router";
import { useExperimentsById } from "@/api/experiments";
import { useRun } from "@/api/runs";
import type { RunInfo } from "@/api/types";
import tabs from "@/kit/tabs.module.css";

/** Where a run belongs: the folders of its experiment, the experiment, its parent. */
export function RunCrumbs({ info }: { info: RunInfo }) {
  const [experiment] = useExperimentsById([info.experiment_id]).data ?? [];
  const folders = experiment?.name.split("/") ?? [];
  const name = folders.pop() ?? `experiment ${info.experiment_id}`;
  return (
    <nav className={tabs.crumbs} aria-label="Where the run is">
      {folders.map((folder, depth) => {
        const path = folders.slice(0, depth + 1).join("/");
        return (
          <span key={path}>
            <Link to="/" search={{ q: path }}>
              {folder}
            </Link>{" "}
            /
          </span>
        );
      })}
      <span>
        <Link to="/experiments/$ids" params={{ ids: info.experiment_id }}>
          {name}
        </Link>{" "}
        /
      </span>
      {info.parent_run_id && <Parent runId={info.parent_run_id} />}
    </nav>
  );
}

function Parent({ runId }: { runId: string }) {
  const parent = useRun(runId);
  return (
    <span>
      <Link to="/runs/$runId" params={{ runId }} title="The parent of this run">
        {parent.data?.info.run_name || runId}
      </Link>{" "}
      /
    </span>
  );
}
