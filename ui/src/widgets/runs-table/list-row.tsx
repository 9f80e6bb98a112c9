import { Link } from "@tanstack/react-router";
import { Eye, EyeOff, Pin } from "lucide-react";
import { memo } from "react";
import { Skeleton } from "@/kit/skeleton";
import { StatusMark } from "@/kit/status-mark";
import { runColor } from "@/lib/color";
import type { RunColumn } from "@/lib/run-columns";
import type { Theme } from "@/lib/theme";
import { cellOf } from "@/widgets/runs-table/cell";
import type { Item } from "@/widgets/runs-table/items";
import type { ColumnLook } from "@/widgets/runs-table/look";
import styles from "@/widgets/runs-table/runs-list.module.css";

interface Props {
  /** None where the run is still to come. */
  item: Item | undefined;
  index: number;
  total: number;
  top: number;
  metric: RunColumn | null;
  look: ColumnLook | undefined;
  theme: Theme;
  isPinned: boolean;
  /** Whether the charts show it. */
  isShown: boolean;
}

/** One run of the narrow list. */
export const ListRow = memo(function ListRow(props: Props) {
  const { item, index, total, top, metric, look, theme, isPinned, isShown } = props;
  const place = { "aria-setsize": total, "aria-posinset": index + 1 };
  if (item?.kind !== "run") {
    return (
      <li className={styles.row} style={{ top }} {...place}>
        {item?.kind === "rest" ? (
          <span className={styles.rest}>{item.text}</span>
        ) : (
          <Skeleton width={120} height={10} />
        )}
      </li>
    );
  }
  const { runId, name } = item;
  const color = runColor(item.color, theme);
  const cell = metric && cellOf(item, metric, look, 0);
  const act = isShown ? "Hide from charts" : "Show in charts";
  return (
    <li
      className={styles.row}
      style={{ top, "--run": color } as object}
      data-run={runId}
      data-index={index}
      data-shown={isShown || undefined}
      {...place}
    >
      <button
        type="button"
        className={styles.tool}
        data-act="shown"
        aria-label={`${act}: ${name}`}
        aria-pressed={isShown}
        title={act}
      >
        {isShown ? <Eye /> : <EyeOff />}
      </button>
      <button
        type="button"
        className={styles.swatch}
        data-act="color"
        aria-label={`Colour of ${name}`}
        title="Colour"
        style={{ marginLeft: item.depth * 12 }}
      >
        <span />
      </button>
      {(item.status !== "FINISHED" || item.isLost) && (
        <StatusMark status={item.status} isLost={item.isLost} isBare />
      )}
      <Link to="/runs/$runId" params={{ runId }} className={styles.name} title={name}>
        {name}
      </Link>
      <button
        type="button"
        className={styles.pin}
        data-act="pin"
        data-pinned={isPinned || undefined}
        aria-pressed={isPinned}
        aria-label={`Pin ${name}`}
        title={isPinned ? "Unpin" : "Pin to the top, and to the charts"}
      >
        <Pin />
      </button>
      {cell && (
        <span className={styles.value} title={cell.title}>
          {cell.text}
        </span>
      )}
    </li>
  );
});
