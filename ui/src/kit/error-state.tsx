import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import styles from "@/kit/state.module.css";

interface Props {
  error: unknown;
  onRetry?: (() => void) | undefined;
}

/** What a place shows that could not be loaded. */
export function ErrorState({ error, onRetry }: Props) {
  const message = messageOf(error);
  return (
    <div role="alert" className={styles.empty}>
      <h2>This could not be loaded</h2>
      {/* A message of several lines points at a place with carets. */}
      {message.includes("\n") ? <pre className={styles.told}>{message}</pre> : <p>{message}</p>}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
