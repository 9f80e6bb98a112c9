import { getRouteApi } from "@tanstack/react-router";
import { type CSSProperties, useCallback, useRef } from "react";
import { useFolder } from "@/api/artifacts";
import { useRun } from "@/api/runs";
import styles from "@/pages/run-artifacts-page.module.css";
import { ArtifactView } from "@/widgets/artifacts/artifact-view";
import { FileTree } from "@/widgets/artifacts/file-tree";
import { useFillHeight } from "@/widgets/artifacts/fill-height";
import { NoFiles } from "@/widgets/artifacts/no-files";
import { Split } from "@/widgets/artifacts/split";

const route = getRouteApi("/runs/$runId/artifacts");

/** The files of a run: a tree of them, and what is chosen in it. */
export function RunArtifactsPage() {
  const { runId } = route.useParams();
  // What the check of the address leaves out, the router still hands on.
  const { path: asked } = route.useSearch();
  const path = typeof asked === "string" ? asked : "";
  const navigate = route.useNavigate();
  const root = useFolder(runId, "");
  const run = useRun(runId);
  const place = useRef<HTMLDivElement>(null);
  const height = useFillHeight(place);
  const onPath = useCallback(
    (next: string) => {
      void navigate({ to: ".", search: next ? { path: next } : {}, resetScroll: false });
    },
    [navigate],
  );
  const isEmpty = root.data?.length === 0 && !path;
  return (
    <div
      ref={place}
      className={styles.place}
      style={{ "--height": `${height}px` } as CSSProperties}
    >
      {isEmpty ? (
        <NoFiles runId={runId} isRunning={run.data?.info.status === "RUNNING"} />
      ) : (
        <Split
          left={<FileTree key={runId} runId={runId} path={path} onPath={onPath} />}
          right={<ArtifactView runId={runId} path={path} onPath={onPath} />}
        />
      )}
    </div>
  );
}
