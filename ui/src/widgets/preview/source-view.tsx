import { ChevronDown, ChevronUp, WrapText } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useMemo, useState } from "react";
import { useBytes } from "@/api/artifacts";
import { Button } from "@/kit/button";
import { CodeView } from "@/kit/code-view";
import { CopyButton } from "@/kit/copy-button";
import { ErrorState } from "@/kit/error-state";
import { IconButton } from "@/kit/icon-button";
import { SearchField } from "@/kit/search-field";
import { stripAnsi } from "@/lib/ansi";
import { formatBytes, formatCount } from "@/lib/format";
import { decodeText } from "@/lib/sniff";
import styles from "@/widgets/preview/preview.module.css";
import type { PreviewProps } from "@/widgets/preview/preview-props";
import { Stage } from "@/widgets/preview/stage";
import { Waiting } from "@/widgets/preview/waiting";

const FIRST_BYTES = 1_000_000;
const MORE_BYTES = 10_000_000;

interface Props extends PreviewProps {
  tools?: ReactNode;
  note?: ReactNode;
}

/** The text of a file with line numbers, its first megabyte, and more when asked for. */
export function SourceView({ runId, file, sniffed, tools, note }: Props) {
  const [limit, setLimit] = useState(FIRST_BYTES);
  const [isWrapped, setWrapped] = useState(false);
  const [sought, setSought] = useState("");
  const [at, setAt] = useState(0);
  const bytes = useBytes(runId, file, limit);
  const size = file.file_size ?? 0;
  const text = useMemo(
    () =>
      bytes.data ? stripAnsi(decodeText(bytes.data, sniffed.encoding).replace(/\r\n?/g, "\n")) : "",
    [bytes.data, sniffed.encoding],
  );
  const found = useMemo(() => linesWith(text, sought), [text, sought]);
  if (bytes.isError) return <ErrorState error={bytes.error} onRetry={() => bytes.refetch()} />;
  if (!bytes.data) return <Waiting />;
  const shown = bytes.data.length;
  const step = (by: number) => setAt((old) => (old + by + found.length) % (found.length || 1));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") setSought("");
  };
  return (
    <Stage
      tools={
        <>
          {tools}
          <SearchField
            label="Find in the text"
            value={sought}
            onChange={(value) => {
              setSought(value);
              setAt(0);
            }}
            onKeyDown={onKey}
            className={styles.find}
          />
          {sought && (
            <>
              <span className={styles.count} aria-live="polite">
                {found.length
                  ? `line ${formatCount(at + 1)} of ${formatCount(found.length)}`
                  : "not found"}
              </span>
              <IconButton label="Previous" icon={<ChevronUp />} onClick={() => step(-1)} />
              <IconButton label="Next" icon={<ChevronDown />} onClick={() => step(1)} />
            </>
          )}
          <span className={styles.gap} />
          <IconButton
            label="Wrap long lines"
            icon={<WrapText />}
            aria-pressed={isWrapped}
            onClick={() => setWrapped(!isWrapped)}
          />
          <CopyButton text={text} label="Copy the text" />
        </>
      }
      note={
        <>
          {note}
          {shown < size && (
            <p>
              The first {formatBytes(shown)} of {formatBytes(size)}.{" "}
              <Button disabled={bytes.isFetching} onClick={() => setLimit(shown + MORE_BYTES)}>
                {bytes.isFetching ? "Loading…" : `Show ${formatBytes(nextPart(shown, size))} more`}
              </Button>
            </p>
          )}
          {sniffed.encoding === "windows-1252" && (
            <p>This is not UTF-8; it is read as Windows-1252.</p>
          )}
        </>
      }
    >
      <CodeView
        text={text}
        language={sniffed.language}
        label="Content of the file"
        isWrapped={isWrapped}
        line={sought ? (found[at] ?? null) : null}
        isFilling
      />
    </Stage>
  );
}

function nextPart(shown: number, size: number): number {
  return Math.min(MORE_BYTES, size - shown);
}

function linesWith(text: string, sought: string): number[] {
  if (!sought) return [];
  const low = sought.toLowerCase();
  return text.split("\n").flatMap((line, place) => (line.toLowerCase().includes(low) ? place : []));
}
