import { Skeleton } from "@/kit/skeleton";
import styles from "@/widgets/experiment-tree/experiment-tree.module.css";

const WIDTHS = [180, 240, 150, 210, 120, 190, 230, 160];

/** The place of the tree while it is on its way. */
export function TreeSkeleton() {
  return (
    <div className={styles.grid}>
      {[0, ...WIDTHS].map((width, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={place} className={styles.row} style={width === 0 ? { height: 32 } : undefined}>
          <span className={styles.pick} />
          <div style={{ paddingLeft: 20 }}>{width > 0 && <Skeleton width={width} />}</div>
        </div>
      ))}
    </div>
  );
}
