import { MAX_TEXT_BYTES, useContents } from "@/api/compare";
import { ErrorState } from "@/kit/error-state";
import { Notice } from "@/kit/notice";
import { Skeleton } from "@/kit/skeleton";
import { formatBytes } from "@/lib/format";
import type { SideFile } from "@/lib/side-files";
import { decodeText, sniff } from "@/lib/sniff";
import type { Side } from "@/widgets/compare/side-heads";
import styles from "@/widgets/compare/sides.module.css";
import { TextDiff } from "@/widgets/compare/text-diff";

interface Props {
  path: string;
  before: { side: Side; file: SideFile };
  after: { side: Side; file: SideFile };
}

/** One file of two runs: their texts line by line, or else what is known of their bytes. */
export function FileDiff({ path, before, after }: Props) {
  const both = [before, after] as const;
  const isSame = Boolean(before.file.digest) && before.file.digest === after.file.digest;
  const answers = useContents(
    isSame
      ? []
      : both.map(({ side, file }) => ({
          runId: side.runId,
          path: file.path,
          digest: file.digest ?? "",
        })),
  );
  const names = `${before.side.name} and ${after.side.name}`;
  if (isSame) {
    return <p className={styles.same}>Identical in {names}: the digests agree.</p>;
  }
  const failed = answers.find((one) => one.error);
  if (failed) return <ErrorState error={failed.error} onRetry={() => failed.refetch()} />;
  const [a, b] = answers.map((one) => one.data);
  if (!a || !b) return <Skeleton height={160} />;
  const texts = [a, b].map((bytes) => textOf(bytes, path));
  const [first, second] = texts;
  if (first === null || second === null || first === undefined || second === undefined) {
    const sizes = both.map(({ side, file }) => `${side.name} ${formatBytes(file.file_size ?? 0)}`);
    return <p>They differ, and are no texts: {sizes.join(", ")}.</p>;
  }
  const isCut = both.some(({ file }) => (file.file_size ?? 0) > MAX_TEXT_BYTES);
  return (
    <>
      {isCut && (
        <Notice kind="warn">Only the first {formatBytes(MAX_TEXT_BYTES)} are compared.</Notice>
      )}
      <TextDiff before={first} after={second} label={`${path} of ${names}`} />
    </>
  );
}

function textOf(bytes: Uint8Array<ArrayBuffer>, path: string): string | null {
  if (!bytes.length) return "";
  const { encoding } = sniff(bytes, path, bytes.length < MAX_TEXT_BYTES);
  return encoding ? decodeText(bytes, encoding) : null;
}
