import { Skeleton } from "@/kit/skeleton";
import styles from "@/widgets/runs-table/runs-table.module.css";

const ROWS = Array.from({ length: 16 }, (_, place) => place);

/** The table while nothing of it is known yet. */
export function TableSkeleton() {
  return (
    <div className={styles.frame} role="status" aria-label="Loading the runs">
      <div className={styles.skeletonHead} />
      {ROWS.map((place) => (
        <div key={place} className={styles.skeletonRow}>
          <Skeleton width={120 + ((place * 37) % 90)} height={10} />
        </div>
      ))}
    </div>
  );
}
