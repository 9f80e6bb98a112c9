import { useState } from "react";
import type { FileInfo, Run } from "@/api/types";
import { EmptyState } from "@/kit/empty-state";
import { Select } from "@/kit/select";
import { DIFF_FILE, PACKAGES_FILE } from "@/lib/reproduce";
import { codeRows } from "@/lib/sides";
import { FileDiff } from "@/widgets/compare/file-diff";
import { type Side, SideHeads } from "@/widgets/compare/side-heads";
import { SideRows } from "@/widgets/compare/side-rows";
import styles from "@/widgets/compare/sides.module.css";

interface Props {
  runs: readonly Run[];
  files: readonly (readonly FileInfo[])[];
  sides: readonly Side[];
  baseline: number;
  isOnlyDifferent: boolean;
}

/** Files that say which code ran, and on what; models of MLflow have their own. */
const NAMES: Record<string, string> = {
  [DIFF_FILE]: "Changes since the commit",
  [PACKAGES_FILE]: "Installed packages",
};
const OF_MODELS =
  /(^|\/)(requirements\.txt|conda\.ya?ml|python_env\.ya?ml|pyproject\.toml|uv\.lock)$/;

/** Where the code of runs was, what it ran on, and how that differs from the baseline. */
export function CodeSides({ runs, files, sides, baseline, isOnlyDifferent }: Props) {
  const others = sides.filter((_, place) => place !== baseline);
  const [chosen, setChosen] = useState("");
  const other = others.find((side) => side.runId === chosen) ?? others[0];
  const rows = codeRows(runs).filter((row) => row.differs || !isOnlyDifferent);
  const base = sides[baseline];
  const at = sides.findIndex((side) => side.runId === other?.runId);
  const paths = pathsOf([files[baseline] ?? [], files[at] ?? []]);
  if (!codeRows(runs).length && !paths.length) {
    return (
      <EmptyState title="Nothing is known of the code">
        <p>
          These runs were logged without source capture. A run started by <code>runwell</code>{" "}
          records the commit, what was changed since, the command and the packages by itself.
        </p>
      </EmptyState>
    );
  }
  return (
    <div className={styles.parts}>
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too
        <section className={styles.scroll} aria-label="Code side by side" tabIndex={0}>
          <table className={styles.table}>
            <SideHeads sides={sides} first="What" />
            <tbody>
              <SideRows rows={rows} />
            </tbody>
          </table>
        </section>
      )}
      {others.length > 1 && other && (
        <div className={styles.pick}>
          <Select
            label="Files against the baseline"
            value={other.runId}
            options={others.map((side) => ({ value: side.runId, label: side.name }))}
            onChange={setChosen}
          />
        </div>
      )}
      {base &&
        other &&
        paths.map((path) => {
          const before = files[baseline]?.find((file) => file.path === path);
          const after = files[at]?.find((file) => file.path === path);
          const isSame = before && after && before.digest === after.digest;
          if (isSame && isOnlyDifferent) return null;
          return (
            <section key={path} className={styles.file} aria-label={NAMES[path] ?? path}>
              <h3>
                {NAMES[path] ?? path} {NAMES[path] && <small>{path}</small>}
              </h3>
              {before && after ? (
                <FileDiff
                  path={path}
                  before={{ side: base, file: before }}
                  after={{ side: other, file: after }}
                />
              ) : (
                <p className={styles.none}>Only {(before ? base : other).name} has this file.</p>
              )}
            </section>
          );
        })}
    </div>
  );
}

function pathsOf(files: readonly (readonly FileInfo[])[]): string[] {
  const all = new Set(files.flatMap((own) => own.map((file) => file.path)));
  const known = [DIFF_FILE, PACKAGES_FILE].filter((path) => all.has(path));
  return [...known, ...[...all].filter((path) => OF_MODELS.test(path)).sort()];
}
