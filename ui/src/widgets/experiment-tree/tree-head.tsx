// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows have the focus, not their cells
import { ArrowDown, ArrowUp } from "lucide-react";
import { classes } from "@/kit/classes";
import styles from "@/widgets/experiment-tree/experiment-tree.module.css";
import type { TreeOrder } from "@/widgets/experiment-tree/tree";

interface Props {
  order: TreeOrder;
  onOrder: (order: TreeOrder) => void;
  inTrash: boolean;
}

/** The names of the columns, which sort by them. */
export function TreeHead({ order, onOrder, inTrash }: Props) {
  const column = (name: TreeOrder, label: string, className: string | undefined) => (
    <div
      role="columnheader"
      aria-sort={order !== name ? "none" : name === "name" ? "ascending" : "descending"}
      className={className}
    >
      <button type="button" onClick={() => onOrder(name)} title={`Sort by ${label.toLowerCase()}`}>
        {label}
        {order === name && (name === "name" ? <ArrowUp /> : <ArrowDown />)}
      </button>
    </div>
  );
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={classes(styles.row, styles.titles)}>
        <div role="columnheader" className={styles.pick}>
          <span className="visually-hidden">Selected</span>
        </div>
        {column("name", "Name", styles.name)}
        <div role="columnheader" className={styles.spark}>
          Last 30 days
        </div>
        {column("runs", "Runs", styles.count)}
        {column("activity", inTrash ? "Deleted" : "Last activity", styles.when)}
        <div role="columnheader" className={styles.menu}>
          <span className="visually-hidden">Acts</span>
        </div>
      </div>
    </div>
  );
}
