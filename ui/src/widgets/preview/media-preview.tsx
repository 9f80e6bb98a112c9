import { useState } from "react";
import { viewUrl } from "@/api/artifacts";
import { EmptyState } from "@/kit/empty-state";
import styles from "@/widgets/preview/preview.module.css";
import { baseName, type PreviewProps } from "@/widgets/preview/preview-props";
import { Stage } from "@/widgets/preview/stage";

/** Sound and film, by the browser's own player. */
export default function MediaPreview({ runId, file, sniffed }: PreviewProps) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) {
    return (
      <EmptyState title="This browser cannot play the file">
        <p>It is {sniffed.mime}; a player of its own may know it. Download it above.</p>
      </EmptyState>
    );
  }
  const player = {
    src: viewUrl(runId, file.path),
    controls: true,
    preload: "metadata",
    "aria-label": baseName(file.path),
    onError: () => setBroken(true),
  } as const;
  return (
    <Stage isPadded>
      {sniffed.kind === "audio" ? (
        <audio {...player} className={styles.player} />
      ) : (
        <video {...player} className={styles.player} />
      )}
    </Stage>
  );
}
