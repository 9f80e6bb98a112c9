import styles from "@/charts/plot/plot.module.css";
import { type Frame, formatCell } from "@/lib/frame";

interface Props {
  frame: Frame;
  row: number;
  color: string;
  /** The columns that are shown, and the one that stands out. */
  columns: readonly string[];
  strong?: string | undefined;
}

/** A run in a tip: its colour, its name, its values. */
export function RunTip({ frame, row, color, columns, strong }: Props) {
  const shown = [...new Set(columns)].flatMap((name) => frame.series.get(name) ?? []);
  return (
    <>
      <div className={styles.name}>
        <span className={styles.dot} style={{ background: color }} />
        {frame.names[row]}
      </div>
      <table>
        <tbody>
          {shown.map((series) => (
            <tr key={series.column}>
              <th scope="row" data-strong={series.column === strong || undefined}>
                {series.label}
              </th>
              <td data-strong={series.column === strong || undefined}>{formatCell(series, row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
