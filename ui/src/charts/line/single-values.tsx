import styles from "@/charts/line/single-values.module.css";
import { at } from "@/lib/buckets";
import { exactNumber, formatNumber } from "@/lib/format";
import type { Line } from "@/lib/lines";

interface Props {
  lines: readonly Line[];
  height: number;
  onOpen: (runId: string, isNewTab: boolean) => void;
}

/** Metrics that were logged once for each run: bars from zero, in the order of the runs. */
export function SingleValues({ lines, height, onOpen }: Props) {
  const values = lines.map((line) => at(line.last, 0));
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const share = (value: number) => ((value - low) / (high - low || 1)) * 100;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <div className={styles.scroll} style={{ height }} tabIndex={0}>
      <table className={styles.bars}>
        <tbody>
          {lines.map((line, place) => {
            const value = values[place] ?? Number.NaN;
            const from = Math.min(share(0), share(value));
            return (
              <tr key={line.id}>
                <th scope="row" title={line.name}>
                  <button
                    type="button"
                    onClick={(event) =>
                      line.runId && onOpen(line.runId, event.ctrlKey || event.metaKey)
                    }
                  >
                    {line.name}
                  </button>
                </th>
                <td className={styles.track}>
                  {Number.isFinite(value) && (
                    <div
                      style={{
                        background: line.color,
                        marginLeft: `${from}%`,
                        width: `${Math.abs(share(value) - share(0))}%`,
                      }}
                    />
                  )}
                </td>
                <td className={styles.value} title={exactNumber(value)}>
                  {formatNumber(value)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
