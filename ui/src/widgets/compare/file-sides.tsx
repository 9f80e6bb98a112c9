import { useDeferredValue, useMemo, useState } from "react";
import type { FileInfo } from "@/api/types";
import { EmptyState } from "@/kit/empty-state";
import { SearchField } from "@/kit/search-field";
import { formatBytes, plural } from "@/lib/format";
import { type FileRow, pairFiles } from "@/lib/side-files";
import { readImageName } from "@/widgets/artifacts/image-names";
import { OneFile } from "@/widgets/compare/one-file";
import { type Side, SideHeads } from "@/widgets/compare/side-heads";
import styles from "@/widgets/compare/sides.module.css";

interface Props {
  files: readonly (readonly FileInfo[])[];
  sides: readonly Side[];
  baseline: number;
  isOnlyDifferent: boolean;
}

const MOST = 300;

/** The files of runs by their paths; one of them is shown below. */
export function FileSides({ files, sides, baseline, isOnlyDifferent }: Props) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const sought = useDeferredValue(text.trim().toLowerCase());
  const all = useMemo(() => pairFiles(files, readImageName), [files]);
  const rows = all.filter(
    (row) => (!row.isSame || !isOnlyDifferent) && row.name.toLowerCase().includes(sought),
  );
  // Images tell most at a glance.
  const shown =
    all.find((row) => idOf(row) === chosen) ?? all.find((row) => row.steps) ?? all[0] ?? null;
  if (!all.length) {
    return (
      <EmptyState title="No files">
        <p>None of these runs has logged a file.</p>
      </EmptyState>
    );
  }
  return (
    <div className={styles.parts}>
      <SearchField label="Find a file" value={text} onChange={setText} className={styles.search} />
      <section className={styles.scroll} style={{ maxHeight: 300 }} aria-label="Files side by side">
        <table className={styles.table}>
          <SideHeads sides={sides} first="File" />
          <tbody>
            {rows.slice(0, MOST).map((row) => (
              <tr
                key={idOf(row)}
                data-differs={!row.isSame || undefined}
                data-chosen={row === shown || undefined}
              >
                <th scope="row">
                  <button
                    type="button"
                    className={styles.row}
                    aria-pressed={row === shown}
                    onClick={() => setChosen(idOf(row))}
                  >
                    {row.name}
                  </button>
                </th>
                {row.files.map((own, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: in the order of the runs
                  <td key={place} title={digestOf(own)}>
                    {cellText(row, place)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length === 0 && (
        <p className={styles.none}>
          {sought ? "No file has this in its name." : "All files are identical."}
        </p>
      )}
      {rows.length > MOST && (
        <p className={styles.none}>
          {plural(rows.length - MOST, "further file")}: find them by name.
        </p>
      )}
      {shown && <OneFile key={idOf(shown)} row={shown} sides={sides} baseline={baseline} />}
    </div>
  );
}

function idOf(row: FileRow): string {
  return `${row.steps ? "series" : "file"} ${row.name}`;
}

function cellText(row: FileRow, run: number): string {
  const own = row.files[run];
  if (!own) return "–";
  if (row.steps) return plural(own.size, "image");
  const size = formatBytes(own.get(0)?.file_size ?? 0);
  return row.isSame ? `${size}, identical` : size;
}

function digestOf(own: FileRow["files"][number]): string | undefined {
  const file = own?.size === 1 ? [...own.values()][0] : undefined;
  return file?.digest ? `digest ${file.digest}` : undefined;
}
