import type { SideCell, SideRow } from "@/lib/sides";
import styles from "@/widgets/compare/sides.module.css";

/** The rows of one section: a name, and a cell for each run; what differs is marked. */
export function SideRows({ rows }: { rows: readonly SideRow[] }) {
  return rows.map((row) => (
    <tr key={row.name} data-differs={row.differs || undefined}>
      <th scope="row" title={row.name}>
        {row.name}
      </th>
      {row.cells.map((cell, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in the order of the runs
        <td key={place} title={cell?.title}>
          {cell ? <Cell cell={cell} /> : <span className={styles.none}>–</span>}
        </td>
      ))}
    </tr>
  ));
}

function Cell({ cell: { text, delta, detail } }: { cell: SideCell }) {
  return (
    <>
      <span>{text}</span>
      {delta && (
        <small data-better={delta.isBetter ?? undefined} className={styles.delta}>
          {delta.text}
        </small>
      )}
      {detail && <small className={styles.detail}>{detail}</small>}
    </>
  );
}
