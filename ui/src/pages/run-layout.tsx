import { getRouteApi, Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useFolder } from "@/api/artifacts";
import { useLive } from "@/api/live";
import { useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import tabs from "@/kit/tabs.module.css";
import { COLOR_TAG } from "@/lib/color";
import { CONSOLE_FILE, isSystemKey } from "@/lib/run-parts";
import { useTitle } from "@/lib/use-title";
import { RunActs } from "@/widgets/run/run-acts";
import { RunCrumbs } from "@/widgets/run/run-crumbs";
import { RunFacts } from "@/widgets/run/run-facts";
import { RunName } from "@/widgets/run/run-name";
import { TrashNotice } from "@/widgets/run/trash-notice";

const route = getRouteApi("/runs/$runId");

/** The head of one run over its pages. */
export function RunLayout() {
  const { runId } = route.useParams();
  const run = useRun(runId);
  useLive({ runIds: [runId] });
  useTitle(run.data?.info.run_name ?? "");
  if (run.isError && !run.data) {
    return <ErrorState error={run.error} onRetry={() => run.refetch()} />;
  }
  return (
    <>
      {run.data ? <Head key={runId} run={run.data} /> : <HeadSkeleton />}
      <Tabs runId={runId} run={run.data} />
      <Outlet />
    </>
  );
}

function Head({ run }: { run: Run }) {
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <div className={tabs.head}>
        <div>
          <RunCrumbs info={run.info} />
          <RunName
            info={run.info}
            color={run.data?.tags?.[COLOR_TAG]}
            isEditing={isEditing}
            onEdit={setEditing}
          />
          <RunFacts info={run.info} />
        </div>
        <div className={tabs.acts}>
          <RunActs run={run} onRename={() => setEditing(true)} />
        </div>
      </div>
      <TrashNotice info={run.info} />
    </>
  );
}

// As high as what comes, so that nothing jumps.
function HeadSkeleton() {
  return (
    <div className={tabs.head}>
      <div style={{ height: 81 }}>
        <Skeleton width={180} height={14} />
        <div style={{ height: 8 }} />
        <Skeleton width={320} height={25} />
      </div>
    </div>
  );
}

function Tabs({ runId, run }: { runId: string; run: Run | undefined }) {
  const files = useFolder(runId, "");
  const hasConsole = files.data?.some((file) => file.path === CONSOLE_FILE);
  const hasSystem = Object.keys(run?.data?.metrics ?? {}).some(isSystemKey);
  const params = { runId };
  return (
    <nav className={tabs.tabs} aria-label="Views of the run">
      <Link to="/runs/$runId" params={params} activeOptions={{ exact: true }}>
        Overview
      </Link>
      <Link to="/runs/$runId/charts" params={params} activeOptions={{ includeSearch: false }}>
        Charts
      </Link>
      {hasSystem && (
        <Link to="/runs/$runId/system" params={params}>
          System
        </Link>
      )}
      {hasConsole && (
        <Link to="/runs/$runId/console" params={params}>
          Console
        </Link>
      )}
      <Link to="/runs/$runId/artifacts" params={params} activeOptions={{ includeSearch: false }}>
        Artifacts
      </Link>
    </nav>
  );
}
