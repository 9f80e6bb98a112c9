import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight, RefreshCw } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useFilesBelow, useFolders, useRefreshFiles } from "@/api/artifacts";
import { ErrorState } from "@/kit/error-state";
import { IconButton } from "@/kit/icon-button";
import { SearchField } from "@/kit/search-field";
import { Skeleton } from "@/kit/skeleton";
import { formatBytes, plural } from "@/lib/format";
import { visible } from "@/lib/visible";
import { FileIcon } from "@/widgets/artifacts/file-icon";
import styles from "@/widgets/artifacts/file-tree.module.css";
import { foldersAbove, foundRows, type Row, treeRows } from "@/widgets/artifacts/tree-rows";

interface Props {
  runId: string;
  /** What is shown beside the tree; "" for nothing. */
  path: string;
  onPath: (path: string) => void;
}

/** The files of a run as a tree; a folder is loaded when it is opened. */
export function FileTree({ runId, path, onPath }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [sought, setSought] = useState("");
  const [current, setCurrent] = useState(path);
  const refresh = useRefreshFiles(runId);
  // What is shown is always to be seen in the tree, wherever the link to it came from.
  useEffect(() => {
    setCurrent(path);
    const above = foldersAbove(path);
    setOpen((old) => (above.every((one) => old.has(one)) ? old : new Set([...old, ...above])));
  }, [path]);
  const folders = useFolders(
    runId,
    useMemo(() => ["", ...open], [open]),
  );
  const all = useFilesBelow(runId, "", sought !== "");
  const rows = useMemo(
    () =>
      sought
        ? foundRows(all.data ?? [], sought)
        : treeRows((folder) => folders.get(folder)?.data, open),
    [sought, all.data, folders, open],
  );
  const root = folders.get("");
  if (root?.isError) return <ErrorState error={root.error} onRetry={() => root.refetch()} />;
  const isLoading = sought ? all.isPending : root?.isPending;
  const turn = (row: Row, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(row.path);
    else next.delete(row.path);
    setOpen(next);
  };
  return (
    <div className={styles.tree}>
      <div className={styles.tools}>
        <SearchField label="Find a file" value={sought} onChange={setSought} />
        <IconButton label="Look for new files" icon={<RefreshCw />} onClick={() => refresh()} />
      </div>
      {isLoading && (
        <div className={styles.waiting} role="status" aria-label="Loading the files">
          {["70%", "52%", "84%", "46%", "60%"].map((width) => (
            <Skeleton key={width} width={width} />
          ))}
        </div>
      )}
      {sought && !isLoading && rows.length === 0 && (
        <p className={styles.none}>No file has “{visible(sought)}” in its path.</p>
      )}
      {sought && rows.length > 0 && (
        <p className={styles.none} aria-live="polite">
          {plural(rows.length, "file")}
        </p>
      )}
      <Rows
        rows={rows}
        path={path}
        current={current}
        onCurrent={setCurrent}
        onPath={onPath}
        onTurn={turn}
      />
    </div>
  );
}

interface RowsProps {
  rows: readonly Row[];
  path: string;
  /** Where the keyboard is. */
  current: string;
  onCurrent: (path: string) => void;
  onPath: (path: string) => void;
  onTurn: (row: Row, isOpen: boolean) => void;
}

function Rows({ rows, path, current, onCurrent, onPath, onTurn }: RowsProps) {
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const place = rows.findIndex((row) => row.path === current);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 26,
    overscan: 12,
    getItemKey: (index) => rows[index]?.path ?? index,
  });
  const isThere = place >= 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another file is shown
  useEffect(() => {
    if (isThere) virtual.scrollToIndex(place, { align: "auto" });
  }, [path, isThere]);
  const go = (to: number) => {
    const at = Math.min(rows.length - 1, Math.max(0, to));
    const row = rows[at];
    if (!row) return;
    onCurrent(row.path);
    virtual.scrollToIndex(at);
  };
  const onKey = (event: KeyboardEvent) => {
    const row = rows[place];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") go(place + 1);
    else if (event.key === "ArrowUp") go(isThere ? place - 1 : 0);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(rows.length - 1);
    else if (event.key === "PageDown") go(place + 15);
    else if (event.key === "PageUp") go(place - 15);
    else if (!row) return;
    else if (event.key === "ArrowRight" && row.isDir && !row.isOpen) onTurn(row, true);
    else if (event.key === "ArrowRight") {
      // A folder that is still on its way has nothing below to go to.
      if ((rows[place + 1]?.depth ?? 0) > row.depth) go(place + 1);
    } else if (event.key === "ArrowLeft" && row.isOpen) onTurn(row, false);
    else if (event.key === "ArrowLeft") go(rows.findLastIndex(isAbove(rows, place)));
    else if (event.key === "Enter" || event.key === " ") {
      if (row.isDir) onTurn(row, !row.isOpen);
      onPath(row.path);
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroll}
      role="tree"
      aria-label="Files"
      tabIndex={0}
      aria-activedescendant={isThere ? `${id}-${place}` : undefined}
      className={styles.scroll}
      onKeyDown={onKey}
    >
      <div role="none" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and says where
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the tree
            <div
              key={key}
              id={`${id}-${index}`}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-selected={row.path === path}
              {...(row.isDir && { "aria-expanded": row.isOpen })}
              className={styles.row}
              data-current={row.path === current || undefined}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 8 + row.depth * 14 }}
              title={visible(row.path)}
              onClick={() => {
                onCurrent(row.path);
                if (row.isDir) onTurn(row, !(row.isOpen && row.path === path));
                onPath(row.path);
              }}
            >
              {row.isDir ? (
                <ChevronRight aria-hidden="true" className={styles.arrow} data-open={row.isOpen} />
              ) : (
                <span className={styles.arrow} />
              )}
              <FileIcon name={row.name} isDir={row.isDir} isOpen={row.isOpen} />
              {/* A name in another direction must not turn the size beside it. */}
              <bdi className={styles.name}>{visible(row.name)}</bdi>
              {row.size !== null && (
                <span className={styles.size} aria-hidden="true">
                  {formatBytes(row.size)}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function isAbove(rows: readonly Row[], place: number) {
  const depth = rows[place]?.depth ?? 0;
  return (row: Row, at: number) => at < place && row.depth < depth;
}
