import { useVirtualizer } from "@tanstack/react-virtual";
import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { contentUrl, useBytes } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";
import { Button } from "@/kit/button";
import { CopyButton } from "@/kit/copy-button";
import { Dialog } from "@/kit/dialog";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import { plural } from "@/lib/format";
import styles from "@/widgets/run/diff-dialog.module.css";

/** What the client keeps of a diff at most. */
const MAX_BYTES = 512 * 1024;
const LINE = 19;

interface Props {
  runId: string;
  file: FileInfo;
  onClose: () => void;
}

/** What differed from the commit when the run began. */
export function DiffDialog({ runId, file, onClose }: Props) {
  const bytes = useBytes(runId, file, MAX_BYTES);
  const text = useMemo(
    () => (bytes.data ? new TextDecoder().decode(bytes.data) : ""),
    [bytes.data],
  );
  const lines = useMemo(() => text.replace(/\n$/, "").split("\n"), [text]);
  const files = lines.filter((line) => line.startsWith("diff --git ")).length;
  const count = (sign: string) =>
    lines.filter((line) => line[0] === sign && !line.startsWith(sign.repeat(3))).length;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isWide
      title="What differed from the commit"
      about={text && `${plural(files, "file")}, +${count("+")} −${count("-")} lines`}
      actions={
        <>
          <CopyButton text={text} label="Copy the diff" />
          <a
            href={contentUrl(runId, file.path)}
            download
            aria-label="Download the diff"
            title="Download the diff"
            className={styles.download}
          >
            <Download aria-hidden="true" />
          </a>
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {bytes.isError ? (
        <ErrorState error={bytes.error} onRetry={() => bytes.refetch()} />
      ) : (
        <Lines lines={bytes.data ? lines : null} />
      )}
    </Dialog>
  );
}

/** The lines; null while they are on their way: their box has the focus from the beginning. */
function Lines({ lines }: { lines: readonly string[] | null }) {
  // State, not a ref: the dialog puts the box into the page after this has been drawn once.
  const [box, setBox] = useState<HTMLElement | null>(null);
  const virtual = useVirtualizer({
    count: lines?.length ?? 0,
    getScrollElement: () => box,
    estimateSize: () => LINE,
    overscan: 40,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section ref={setBox} className={styles.diff} tabIndex={0} aria-label="The diff">
      {!lines && <Skeleton height="40vh" />}
      <div
        style={{
          paddingTop: items[0]?.start,
          paddingBottom: last && virtual.getTotalSize() - last.end,
        }}
      >
        {items.map((item) => {
          const line = lines?.[item.index] ?? "";
          return (
            <pre key={item.key} data-kind={kindOf(line)}>
              {line}
            </pre>
          );
        })}
      </div>
    </section>
  );
}

function kindOf(line: string): string | undefined {
  if (
    /^(?:diff --git|index |--- |\+\+\+ |@@ |new file|deleted file|rename |similarity )/.test(line)
  ) {
    return "head";
  }
  return line.startsWith("+") ? "new" : line.startsWith("-") ? "gone" : undefined;
}
