import { useEffect } from "react";
import { useFolder } from "@/api/artifacts";
import { Button } from "@/kit/button";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { visible } from "@/lib/visible";
import styles from "@/widgets/artifacts/artifact-view.module.css";
import { FileHead } from "@/widgets/artifacts/file-head";
import { FolderView } from "@/widgets/artifacts/folder-view";
import { SeriesSteps } from "@/widgets/artifacts/series-steps";
import { folderOf, inOrder } from "@/widgets/artifacts/tree-rows";
import { Preview } from "@/widgets/preview/preview";
import { Waiting } from "@/widgets/preview/waiting";

interface Props {
  runId: string;
  /** A file, a folder, or "" for the root. */
  path: string;
  onPath: (path: string) => void;
}

/** What is at a path of a run: a file with its preview, or a folder with its entries. */
export function ArtifactView({ runId, path, onPath }: Props) {
  const around = useFolder(runId, folderOf(path));
  const files = inOrder(around.data ?? []).filter((entry) => !entry.is_dir);
  const found = path ? around.data?.find((entry) => entry.path === path) : undefined;
  const place = files.findIndex((file) => file.path === path);
  const previous = place > 0 ? files[place - 1]?.path : undefined;
  const next = place >= 0 ? files[place + 1]?.path : undefined;
  useKeys(previous, next, onPath);
  if (around.isError) return <ErrorState error={around.error} onRetry={() => around.refetch()} />;
  if (!around.data) return <Waiting />;
  if (!path || found?.is_dir) return <Folder runId={runId} path={path} onPath={onPath} />;
  if (!found) {
    return (
      <EmptyState title="There is no such file">
        <p>
          This run has nothing at <strong>{visible(path)}</strong>. It may have been deleted, or not
          be uploaded yet.
        </p>
        <Button onClick={() => onPath("")}>All files</Button>
      </EmptyState>
    );
  }
  return (
    <div className={styles.view}>
      <FileHead
        runId={runId}
        file={found}
        path={path}
        onPath={onPath}
        previous={previous}
        next={next}
      />
      <SeriesSteps path={path} siblings={files} onPath={onPath} />
      <div className={styles.preview}>
        <Preview runId={runId} file={found} />
      </div>
    </div>
  );
}

function Folder({ runId, path, onPath }: Props) {
  const entries = useFolder(runId, path);
  return (
    <div className={styles.view}>
      <FileHead runId={runId} file={null} path={path} onPath={onPath} />
      <div className={styles.preview}>
        {entries.isError && <ErrorState error={entries.error} onRetry={() => entries.refetch()} />}
        {entries.isPending && <Waiting />}
        {entries.data && (
          <FolderView key={path} runId={runId} path={path} entries={entries.data} onPath={onPath} />
        )}
      </div>
    </div>
  );
}

/** The keys `[` and `]` go through the files of a folder, unless something is being written. */
function useKeys(
  previous: string | undefined,
  next: string | undefined,
  onPath: (path: string) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
      const to = event.key === "[" ? previous : event.key === "]" ? next : undefined;
      if (to !== undefined) onPath(to);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [previous, next, onPath]);
}
