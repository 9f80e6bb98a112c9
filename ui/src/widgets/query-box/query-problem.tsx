import { ServerError } from "@/api/client";
import { unitsBefore } from "@/lib/query-text";
import styles from "@/widgets/query-box/query-box.module.css";

interface Props {
  error: unknown;
  text: string;
  /** How far the box is scrolled, in pixels, so that the caret stays under its place. */
  scrolled: number;
}

/** What the server says of the filter, under the place that it means. */
export function QueryProblem({ error, text, scrolled }: Props) {
  if (!(error instanceof ServerError)) return null;
  const { place } = error;
  // Errors of the order or of columns are not this box's.
  if (place && place.field !== "filter") return null;
  if (!place && error.status >= 500) return null;
  // The rest of the message shows the text again, which stands right above.
  const [message] = error.message.split("\n");
  const start = place ? unitsBefore(text, place.position) : 0;
  const end = place ? Math.max(start + 1, unitsBefore(text, place.position + place.length)) : 0;
  return (
    <div role="alert" className={styles.problem}>
      {place && (
        <div className={styles.carets} aria-hidden="true">
          <span style={{ marginLeft: -scrolled }}>
            <span className={styles.before}>{text.slice(0, start)}</span>
            <span className={styles.caret}>{"^".repeat(Math.min(60, end - start))}</span>
          </span>
        </div>
      )}
      <p>
        <strong>{message}</strong>
        {error.hint && <span className={styles.remedy}>{error.hint}</span>}
      </p>
    </div>
  );
}
