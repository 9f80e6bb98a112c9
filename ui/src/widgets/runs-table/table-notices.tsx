import { MAX_RUNS } from "@/api/runs-table";
import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { formatCount } from "@/lib/format";
import styles from "@/widgets/runs-table/runs-table.module.css";
import { MAX_ROWS, type Rows } from "@/widgets/runs-table/use-rows";

/** What the reader must know of rows that are not there. */
export function TableNotices({ rows }: { rows: Rows }) {
  const { isCut, moreError, count = 0, retry } = rows;
  if (!isCut && !moreError && count <= MAX_ROWS) return null;
  return (
    <div className={styles.notice}>
      {isCut && (
        <Notice kind="warn">
          Groups of the first {formatCount(MAX_RUNS)} of {formatCount(count)} runs; a filter narrows
          them.
        </Notice>
      )}
      {!isCut && count > MAX_ROWS && (
        <Notice kind="warn">
          The first {formatCount(MAX_ROWS)} of {formatCount(count)} runs; a filter or another order
          shows the others.
        </Notice>
      )}
      {moreError !== null && (
        <Notice kind="bad">
          More runs could not be loaded. {messageOf(moreError)}{" "}
          <Button onClick={retry}>Try again</Button>
        </Notice>
      )}
    </div>
  );
}
