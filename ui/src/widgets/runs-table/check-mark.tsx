// biome-ignore-all lint/a11y/useSemanticElements: what is virtual in both directions cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active cell
import styles from "@/widgets/runs-table/table-row.module.css";

/** The box of a row: a third of what the browser's own costs, of which there would be many. */
export function CheckMark({ isOn, label }: { isOn: boolean; label: string }) {
  return (
    <span
      role="checkbox"
      aria-checked={isOn}
      aria-label={label}
      className={styles.box}
      data-act="pick"
    />
  );
}
