import styles from "@/widgets/runs-table/table-row.module.css";

/** The place of columns that are out of view. */
export function Filler({ width }: { width: number }) {
  return <div className={styles.filler} style={{ flex: "none", width }} role="presentation" />;
}
