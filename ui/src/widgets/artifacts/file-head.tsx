import { ChevronDown, ChevronUp, Code, Download, FolderDown, Link as LinkIcon } from "lucide-react";
import { Fragment } from "react";
import { archiveUrl, contentUrl } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";
import { Button } from "@/kit/button";
import buttons from "@/kit/button.module.css";
import { classes } from "@/kit/classes";
import { CodeBlock } from "@/kit/code-block";
import { CopyButton } from "@/kit/copy-button";
import { IconButton } from "@/kit/icon-button";
import { Popover } from "@/kit/popover";
import { say } from "@/kit/toast";
import { formatAgo, formatBytes, formatCount, formatTime } from "@/lib/format";
import { visible } from "@/lib/visible";
import styles from "@/widgets/artifacts/file-head.module.css";
import { artifactUri, loadCode } from "@/widgets/artifacts/load-code";
import { nameOf } from "@/widgets/artifacts/tree-rows";

interface Props {
  runId: string;
  /** Null for the root, and for folders. */
  file: FileInfo | null;
  path: string;
  onPath: (path: string) => void;
  /** The files before and after it in its folder. */
  previous?: string | undefined;
  next?: string | undefined;
}

/** What is shown: where it is, how large, which content, and ways to take it away. */
export function FileHead({ runId, file, path, onPath, previous, next }: Props) {
  const uri = artifactUri(runId, path);
  const copyUri = async () => {
    await navigator.clipboard.writeText(uri);
    say(`Copied ${visible(uri)}`);
  };
  return (
    <header className={styles.head}>
      <div className={styles.about}>
        <Crumbs path={path} onPath={onPath} />
        {file && <Facts file={file} />}
      </div>
      <div className={styles.acts}>
        {file && (previous !== undefined || next !== undefined) && (
          <>
            <IconButton
              label="Previous file: ["
              icon={<ChevronUp />}
              disabled={previous === undefined}
              onClick={() => onPath(previous ?? "")}
            />
            <IconButton
              label="Next file: ]"
              icon={<ChevronDown />}
              disabled={next === undefined}
              onClick={() => onPath(next ?? "")}
            />
          </>
        )}
        <IconButton label="Copy the URI" icon={<LinkIcon />} onClick={copyUri} />
        <Popover
          label="Code to load it"
          align="end"
          width={560}
          trigger={
            <Button kind="quiet" icon={<Code />}>
              Load
            </Button>
          }
        >
          <CodeBlock code={loadCode(location.origin, runId, path)} />
        </Popover>
        {file ? (
          <a
            className={classes(buttons.button, styles.download)}
            href={contentUrl(runId, path)}
            download={nameOf(path)}
          >
            <Download aria-hidden="true" />
            Download
          </a>
        ) : (
          <a className={classes(buttons.button, styles.download)} href={archiveUrl(runId, path)}>
            <FolderDown aria-hidden="true" />
            Zip
          </a>
        )}
      </div>
    </header>
  );
}

function Crumbs({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const parts = path ? path.split("/") : [];
  return (
    <h2 className={styles.path} title={visible(path)}>
      <button type="button" onClick={() => onPath("")} disabled={!path}>
        Files
      </button>
      {parts.map((part, place) => {
        const above = parts.slice(0, place + 1).join("/");
        const isLast = place === parts.length - 1;
        return (
          <Fragment key={above}>
            <span className={styles.slash}>/</span>
            {isLast ? (
              <bdi className={styles.name}>{visible(part)}</bdi>
            ) : (
              <button type="button" onClick={() => onPath(above)}>
                <bdi>{visible(part)}</bdi>
              </button>
            )}
          </Fragment>
        );
      })}
    </h2>
  );
}

function Facts({ file }: { file: FileInfo }) {
  const { file_size: size, digest, created_ms: created } = file;
  return (
    <p className={styles.facts}>
      <span title={`${formatCount(size ?? 0)} bytes`}>{formatBytes(size ?? 0)}</span>
      {created ? <span title={formatTime(created)}>logged {formatAgo(created)}</span> : null}
      {digest && (
        <span className={styles.digest} title={`BLAKE3 ${digest}`}>
          {digest.slice(0, 8)}
          <CopyButton text={digest} label="Copy the digest (BLAKE3)" />
        </span>
      )}
    </p>
  );
}
