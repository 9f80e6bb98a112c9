import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFolder, useFolders } from "@/api/artifacts";
import type { FileInfo, Run } from "@/api/types";
import { Button } from "@/kit/button";
import { CodeBlock } from "@/kit/code-block";
import { commitUrl, DIFF_FILE, PACKAGES_FILE, reproduce, sourceOf } from "@/lib/reproduce";
import { DiffDialog } from "@/widgets/run/diff-dialog";
import { Fact } from "@/widgets/run/fact";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

/** Which code ran where, and how it is run again. */
export function SourceSection({ run }: { run: Run }) {
  const runId = run.info.run_id;
  const [isDiffOpen, setDiffOpen] = useState(false);
  const source = sourceOf(run.data?.tags ?? {});
  const diff = useFile(runId, DIFF_FILE);
  const hasDiff = diff !== undefined;
  const hasPackages = useFile(runId, PACKAGES_FILE) !== undefined;
  const lines = reproduce(source, { runId, server: location.origin, hasDiff, hasPackages });
  const url = commitUrl(source);
  const commit = <code title={source.commit}>{source.commit.slice(0, 10)}</code>;
  const isKnown = [source.name, source.commit, source.command, source.python].some(Boolean);
  if (!isKnown && !hasPackages) return null;
  return (
    <>
      <Section title="Source">
        <dl className={styles.pairs}>
          {source.name && (
            <Fact name={source.type === "NOTEBOOK" ? "Notebook" : "Script"}>{source.name}</Fact>
          )}
          {source.command && (
            <Fact name="Command" copy={source.command}>
              <code className={styles.clamp} title={source.command}>
                {source.command}
              </code>
            </Fact>
          )}
          {source.folder && <Fact name="Folder">{source.folder}</Fact>}
          {source.repository && (
            <Fact name="Repository" copy={source.repository}>
              {source.repository}
            </Fact>
          )}
          {source.commit && (
            <Fact name="Commit" copy={source.commit}>
              {url ? (
                <a href={url} target="_blank" rel="noreferrer noopener">
                  {commit}
                </a>
              ) : (
                commit
              )}
              {source.branch && ` on ${source.branch}`}
            </Fact>
          )}
          {source.isDirty !== null && (
            <Fact name="Changes">
              {!source.isDirty && "none: the commit is what ran"}
              {source.isDirty && !hasDiff && "files differed from the commit; they are not kept"}
              {source.isDirty && hasDiff && (
                <Button onClick={() => setDiffOpen(true)}>See what differed</Button>
              )}
            </Fact>
          )}
          {source.python && (
            <Fact name="Python">
              {source.python}
              {hasPackages && (
                <>
                  {", "}
                  <Link
                    to="/runs/$runId/artifacts"
                    params={{ runId }}
                    search={{ path: PACKAGES_FILE }}
                  >
                    packages
                  </Link>
                </>
              )}
            </Fact>
          )}
          {source.host && <Fact name="Host">{source.host}</Fact>}
          {source.platform && <Fact name="Platform">{source.platform}</Fact>}
        </dl>
        {diff && isDiffOpen && (
          <DiffDialog runId={runId} file={diff} onClose={() => setDiffOpen(false)} />
        )}
      </Section>
      {lines.length > 0 && (
        <Section title="Run it again">
          <CodeBlock code={lines.join("\n")} label="Copy the commands" />
          {source.folder && source.command && (
            <p className={styles.quiet}>It ran in {source.folder}; go to the same folder first.</p>
          )}
          {source.command.includes("***") && (
            <p className={styles.quiet}>What looked like a secret is masked by ***.</p>
          )}
        </Section>
      )}
    </>
  );
}

/** A file that the client may keep beside a run, if it is there. */
function useFile(runId: string, path: string): FileInfo | undefined {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const root = useFolder(runId, "");
  const hasFolder = root.data?.some((file) => file.is_dir && file.path === folder);
  const folders = useFolders(runId, hasFolder ? [folder] : []);
  return folders.get(folder)?.data?.find((file) => file.path === path);
}
