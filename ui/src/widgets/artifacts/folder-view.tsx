import { lazy, Suspense, useState } from "react";
import { useFilesBelow, viewUrl } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";
import { Skeleton } from "@/kit/skeleton";
import { formatAgo, formatBytes, formatCount, formatTime, plural } from "@/lib/format";
import { extension } from "@/lib/sniff";
import { visible } from "@/lib/visible";
import { FileIcon } from "@/widgets/artifacts/file-icon";
import styles from "@/widgets/artifacts/folder-view.module.css";
import { imageLabel } from "@/widgets/artifacts/image-names";
import { inOrder, nameOf } from "@/widgets/artifacts/tree-rows";

const ModelCard = lazy(() => import("@/widgets/artifacts/model-card"));
const PICTURES = new Set(["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"]);
const MOST_ROWS = 500;
const MOST_PICTURES = 60;

interface Props {
  runId: string;
  path: string;
  entries: readonly FileInfo[];
  onPath: (path: string) => void;
}

/** A folder: its model where it holds one, its pictures in small, and its entries. */
export function FolderView({ runId, path, entries, onPath }: Props) {
  const all = useFilesBelow(runId, path);
  const [most, setMost] = useState(MOST_PICTURES);
  const model = entries.find((entry) => nameOf(entry.path) === "MLmodel" && !entry.is_dir);
  const shown = inOrder(entries).slice(0, MOST_ROWS);
  const pictures = inOrder(entries).filter(({ path: one }) => PICTURES.has(extension(one)));
  const size = (all.data ?? []).reduce((sum, file) => sum + (file.file_size ?? 0), 0);
  return (
    <div className={styles.folder}>
      {model && (
        <Suspense fallback={<Skeleton height={160} />}>
          <ModelCard runId={runId} path={path} file={model} />
        </Suspense>
      )}
      <p className={styles.total}>
        {all.data ? `${plural(all.data.length, "file")}, ${formatBytes(size)} in all` : " "}
      </p>
      {pictures.length > 1 && (
        <ul className={styles.gallery} aria-label="Pictures">
          {pictures.slice(0, most).map((picture) => (
            <li key={picture.path}>
              <button
                type="button"
                onClick={() => onPath(picture.path)}
                title={visible(picture.path)}
              >
                <img src={viewUrl(runId, picture.path)} alt="" loading="lazy" />
                <bdi>{visible(imageLabel(picture.path))}</bdi>
              </button>
            </li>
          ))}
          {pictures.length > most && (
            <li>
              <button type="button" onClick={() => setMost(most + 200)}>
                {formatCount(pictures.length - most)} more
              </button>
            </li>
          )}
        </ul>
      )}
      <table className={styles.entries}>
        <thead>
          <tr>
            <th>Name</th>
            <th className={styles.amount}>Size</th>
            <th>Logged</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <tr key={entry.path}>
              <td>
                <button type="button" onClick={() => onPath(entry.path)}>
                  <FileIcon name={nameOf(entry.path)} isDir={entry.is_dir ?? false} />
                  <bdi>{visible(nameOf(entry.path))}</bdi>
                </button>
              </td>
              <td className={styles.amount}>
                {entry.file_size == null ? "" : formatBytes(entry.file_size)}
              </td>
              <td title={entry.created_ms ? formatTime(entry.created_ms) : undefined}>
                {entry.created_ms ? formatAgo(entry.created_ms) : ""}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length > shown.length && (
        <p className={styles.total}>
          {plural(entries.length - shown.length, "more entry", "more entries")}: all of them are in
          the tree, which can be searched.
        </p>
      )}
    </div>
  );
}
