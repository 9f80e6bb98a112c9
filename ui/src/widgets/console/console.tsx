import { ArrowDown, ArrowDownToLine, ArrowUp, Download, WrapText } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { contentUrl } from "@/api/artifacts";
import { useConsole } from "@/api/console";
import { Button } from "@/kit/button";
import { ErrorState } from "@/kit/error-state";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { SearchField } from "@/kit/search-field";
import { Skeleton } from "@/kit/skeleton";
import { findMatches, MAX_MATCHES, type Match } from "@/lib/console-search";
import { formatBytes, formatCount } from "@/lib/format";
import { CONSOLE_FILE } from "@/lib/run-parts";
import styles from "@/widgets/console/console.module.css";
import { ConsoleView, type ConsoleViewHandle } from "@/widgets/console/console-view";

interface Props {
  runId: string;
  /** Changes with the content of the file. */
  version: string;
  /** Whether more may come. */
  isRunning: boolean;
}

/** What a run printed: its end first, searched, followed while more comes. */
export function Console({ runId, version, isRunning }: Props) {
  const text = useConsole(runId, version);
  const [hasWrap, setWrap] = useState(true);
  const [isFollowing, setFollowing] = useState(true);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const view = useRef<ConsoleViewHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const sought = useDeferredValue(typed);
  const matches = useMemo(() => findMatches(text.lines, sought), [text.lines, sought]);
  const matchesByLine = useMemo(() => byLine(matches), [matches]);
  const current = matches[Math.min(at, matches.length - 1)];
  const { all, isWhole } = text;

  // What is sought may be in what is not here yet.
  useEffect(() => {
    if (sought && !isWhole) all();
  }, [sought, isWhole, all]);
  useFindKey(field);

  // The first match is shown as soon as nothing before it can come.
  const first = sought && isWhole ? matches[0]?.line : undefined;
  useEffect(() => {
    if (!sought || first === undefined) return;
    setFollowing(false);
    view.current?.showLine(first);
  }, [sought, first]);

  const go = (step: number) => {
    if (matches.length === 0) return;
    const next = (at + step + matches.length) % matches.length;
    setAt(next);
    setFollowing(false);
    view.current?.showLine(matches[next]?.line ?? 0);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") setTyped("");
  };
  if (text.lines.length === 0 && text.error) {
    return <ErrorState error={text.error} onRetry={text.retry} />;
  }
  return (
    <div className={styles.console}>
      <div className={styles.bar}>
        <SearchField
          ref={field}
          label="Search the output"
          className={styles.search}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <IconButton label="Match before" icon={<ArrowUp />} onClick={() => go(-1)} />
        <IconButton label="Next match" icon={<ArrowDown />} onClick={() => go(1)} />
        <span className={styles.count} role="status">
          {typed && countText(matches.length, at, text.isLoading && !isWhole)}
        </span>
        <div className={styles.right}>
          {text.size > 0 && <span className={styles.size}>{formatBytes(text.size)}</span>}
          {isRunning ? (
            <Button
              kind="quiet"
              icon={<ArrowDownToLine />}
              aria-pressed={isFollowing}
              onClick={() => setFollowing(!isFollowing)}
            >
              Follow
            </Button>
          ) : (
            <IconButton
              label="To the end"
              icon={<ArrowDownToLine />}
              onClick={() => view.current?.showLine(text.lines.length - 1)}
            />
          )}
          <Button
            kind="quiet"
            icon={<WrapText />}
            aria-pressed={hasWrap}
            onClick={() => setWrap(!hasWrap)}
          >
            Wrap
          </Button>
          <a
            href={contentUrl(runId, CONSOLE_FILE)}
            download
            className={styles.download}
            aria-label="Download the output"
            title="Download the output"
          >
            <Download aria-hidden="true" />
          </a>
        </div>
      </div>
      {text.lines.length === 0 && text.isLoading ? (
        <Skeleton height="100%" />
      ) : (
        <ConsoleView
          ref={view}
          lines={text.lines}
          prepended={text.prepended}
          hasWrap={hasWrap}
          isFollowing={isFollowing}
          onFollow={setFollowing}
          onTop={() => !isWhole && !text.isLoading && text.older()}
          matchesByLine={matchesByLine}
          current={current}
        />
      )}
      {text.error !== null && (
        <div className={styles.news}>
          <Notice kind="warn">
            More could not be read: {messageOf(text.error)}{" "}
            <Button onClick={text.retry}>Try again</Button>
          </Notice>
        </div>
      )}
    </div>
  );
}

function countText(count: number, at: number, isSearching: boolean): string {
  if (count === 0) return isSearching ? "Searching…" : "No match";
  const most = count >= MAX_MATCHES ? "+" : "";
  return `${formatCount(Math.min(at, count - 1) + 1)} of ${formatCount(count)}${most}`;
}

function byLine(matches: readonly Match[]): Map<number, Match[]> {
  const lines = new Map<number, Match[]>();
  for (const match of matches) {
    const known = lines.get(match.line);
    if (known) known.push(match);
    else lines.set(match.line, [match]);
  }
  return lines;
}

/** Ctrl+F is for this field here: the browser finds only the lines that are drawn. */
function useFindKey(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "f" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [field]);
}
