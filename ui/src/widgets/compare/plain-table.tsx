import { exactNumber, formatNumber } from "@/lib/format";
import styles from "@/widgets/compare/compare.module.css";

interface Props {
  /** The head, then the rows; the first cell of each names it. */
  rows: readonly (readonly (string | number)[])[];
  label: string;
}

/** The numbers behind a plot. */
export function PlainTable({ rows: [head = [], ...rows], label }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {head.map((name, at) => (
              <th key={name} scope="col" data-number={at > 0 || undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td
                  key={head[at + 1]}
                  data-number
                  title={typeof cell === "number" ? exactNumber(cell) : undefined}
                >
                  {typeof cell === "number" ? formatNumber(cell) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
