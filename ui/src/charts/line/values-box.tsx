import { X } from "lucide-react";
import styles from "@/charts/line/line-chart.module.css";
import type { Row } from "@/charts/line/rows";
import type { Frame } from "@/charts/line/view";
import { classes } from "@/kit/classes";
import { formatX, type XKind } from "@/lib/axis";
import { at } from "@/lib/buckets";
import { exactNumber, formatNumber } from "@/lib/format";

interface Props {
  kind: XKind;
  x: number;
  /** The highest first. */
  rows: readonly Row[];
  strong: Row | undefined;
  /** Whether this chart is the one that is pointed at; the others say only the value. */
  isOwn: boolean;
  isPinned: boolean;
  frame: Frame;
  /** The cursor, in pixels of the chart. */
  left: number;
  onOpen: (runId: string, isNewTab: boolean) => void;
  onClose: () => void;
}

const ROW_PX = 19;
const HEAD_PX = 34;
const APART_PX = 14;
const WIDTH_PX = 290;

/** The values of all lines at the cursor, the nearest one marked. */
export function ValuesBox(props: Props) {
  const { kind, rows, strong, isOwn, isPinned, frame, left } = props;
  if (!isOwn) return strong ? <Badge row={strong} frame={frame} /> : null;
  const isRight =
    left + APART_PX + WIDTH_PX > frame.left + frame.width && left > WIDTH_PX + APART_PX;
  const side = isRight ? { right: `calc(100% - ${left - APART_PX}px)` } : { left: left + APART_PX };
  const most = Math.max(3, Math.floor((frame.height - HEAD_PX) / ROW_PX));
  const [from, to] = isPinned ? [0, rows.length] : windowOf(rows, strong, most);
  const place = strong ? at(strong.line.x, strong.place) : props.x;
  return (
    <div
      className={classes(styles.box, isPinned && styles.pinned)}
      style={{ ...side, top: frame.top, maxHeight: Math.max(frame.height, 140) }}
      role="status"
      aria-live="polite"
    >
      <div className={styles.boxHead}>
        <span>{formatX(kind, place)}</span>
        {isPinned && (
          <button
            type="button"
            className={styles.close}
            aria-label="Let go"
            onClick={props.onClose}
          >
            <X aria-hidden="true" />
          </button>
        )}
      </div>
      {rows.length === 0 && <p className={styles.more}>No values here</p>}
      {from > 0 && <p className={styles.more}>{from} above</p>}
      <table className={styles.values}>
        <tbody>
          {rows.slice(from, to).map((row) => (
            <ValueRow key={row.line.id} row={row} isStrong={row === strong} {...props} />
          ))}
        </tbody>
      </table>
      {to < rows.length && <p className={styles.more}>{rows.length - to} below</p>}
      {strong && <Details row={strong} />}
    </div>
  );
}

function ValueRow({ row, isStrong, isPinned, onOpen }: Props & { row: Row; isStrong: boolean }) {
  const { line, place } = row;
  const value = at(line.y, place);
  const { runId } = line;
  return (
    <tr className={isStrong ? styles.strong : undefined}>
      <th scope="row">
        <span className={styles.swatch} style={{ background: line.color }} />
        {isPinned && runId ? (
          <button
            type="button"
            className={styles.name}
            onClick={(event) => onOpen(runId, event.ctrlKey || event.metaKey)}
          >
            {line.name}
          </button>
        ) : (
          <span className={styles.name}>{line.name}</span>
        )}
      </th>
      <td title={exactNumber(value)}>
        {isStrong && Number.isFinite(value) ? exactNumber(value) : formatNumber(value)}
      </td>
    </tr>
  );
}

// What the marked value stands for, where it is more than the one that was logged.
function Details({ row: { line, place } }: { row: Row }) {
  const [low, high, last] = [line.low, line.high, line.last].map((column) => at(column, place));
  const parts: string[] = [];
  if (line.y !== line.last) parts.push(`logged ${formatNumber(last ?? Number.NaN)}`);
  if (low !== high && !Number.isNaN(low))
    parts.push(`${formatNumber(low ?? 0)} to ${formatNumber(high ?? 0)}`);
  const nonfinite = line.nonfinite ? at(line.nonfinite, place) : 0;
  if (nonfinite) parts.push(`${nonfinite} NaN or infinite`);
  return parts.length ? <p className={styles.more}>{parts.join(" · ")}</p> : null;
}

function Badge({ row, frame }: { row: Row; frame: Frame }) {
  return (
    <div className={styles.badge} style={{ top: frame.top + 2 }}>
      <span className={styles.swatch} style={{ background: row.line.color }} />
      {formatNumber(at(row.line.y, row.place))}
    </div>
  );
}

// As many rows as have room, with the marked one among them.
function windowOf(rows: readonly Row[], strong: Row | undefined, most: number): [number, number] {
  if (rows.length <= most) return [0, rows.length];
  const middle = strong ? rows.indexOf(strong) : 0;
  const shown = most - 2;
  const from = Math.min(rows.length - shown, Math.max(0, middle - (shown >> 1)));
  return [from, from + shown];
}
