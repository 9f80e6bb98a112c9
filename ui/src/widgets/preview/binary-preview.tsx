import { contentUrl } from "@/api/artifacts";
import { formatBytes } from "@/lib/format";
import styles from "@/widgets/preview/preview.module.css";
import { baseName, type PreviewProps } from "@/widgets/preview/preview-props";
import { Stage } from "@/widgets/preview/stage";

const WIDTH = 16;
const SHOWN = 512;

/** A file that no preview knows: how it begins, and the way to get it. */
export default function BinaryPreview({ runId, file, head, sniffed }: PreviewProps) {
  const bytes = head.subarray(0, SHOWN);
  const size = file.file_size ?? 0;
  return (
    <Stage isPadded>
      <div className={styles.binary}>
        <p>
          There is no preview for this kind of file
          {sniffed.mime === "application/octet-stream" ? "" : ` (${sniffed.mime})`}.{" "}
          <a href={contentUrl(runId, file.path)} download={baseName(file.path)}>
            Download it
          </a>{" "}
          ({formatBytes(size)}).
        </p>
        <h3>
          {bytes.length < size ? `The first ${bytes.length} bytes` : `Its ${bytes.length} bytes`}
        </h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too */}
        <pre className={styles.hex} tabIndex={0}>
          {hexLines(bytes)}
        </pre>
      </div>
    </Stage>
  );
}

/** Lines of offset, bytes and what of them can be read. */
function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const row = [...bytes.subarray(at, at + WIDTH)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
    const left = hex.slice(0, 8).join(" ");
    const right = hex.slice(8).join(" ");
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : "."));
    lines.push(
      `${at.toString(16).padStart(6, "0")}  ${left.padEnd(23)}  ${right.padEnd(23)}  ${text.join("")}`,
    );
  }
  return lines.join("\n");
}
