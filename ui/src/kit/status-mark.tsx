import styles from "@/kit/state.module.css";

const WORDS: Record<string, string> = {
  RUNNING: "Running",
  SCHEDULED: "Scheduled",
  FINISHED: "Finished",
  FAILED: "Failed",
  KILLED: "Killed",
  LOST: "Lost",
};
const LOST = "It says running, but its writer has been silent; it may come back";

interface Props {
  status: string;
  isLost?: boolean | undefined;
  /** Only the mark, with the word for those who hear the page. */
  isBare?: boolean;
}

/** Where a run stands: a shape, a colour and a word. */
export function StatusMark({ status, isLost, isBare }: Props) {
  const shown = isLost ? "LOST" : status;
  const word = WORDS[shown] ?? shown;
  return (
    <span className={styles.status} title={isLost ? LOST : word}>
      <span className={styles.dot} data-status={shown} aria-hidden="true" />
      <span className={isBare ? "visually-hidden" : undefined}>{word}</span>
    </span>
  );
}
