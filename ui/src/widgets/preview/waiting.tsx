import { Skeleton } from "@/kit/skeleton";
import styles from "@/widgets/preview/preview.module.css";

const WIDTHS = ["62%", "78%", "45%", "70%", "83%", "38%", "66%", "52%"];

interface Props {
  /** How much has come, from 0 to 1, where that is known. */
  progress?: number;
}

/** What a preview shows while its file is on its way. */
export function Waiting({ progress }: Props) {
  return (
    <div className={styles.waiting} role="status" aria-label="Loading the file">
      {progress !== undefined && progress > 0 && (
        <progress value={progress} max={1} aria-label="Loaded" />
      )}
      {WIDTHS.map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}
