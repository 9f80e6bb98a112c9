import { Filter, ListChecks, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/kit/button";
import { filterOf } from "@/lib/compare-query";
import { changeCompare } from "@/lib/compare-view";
import { formatCount, plural } from "@/lib/format";
import { type Frame, labelOf } from "@/lib/frame";
import styles from "@/widgets/compare/compare.module.css";
import type { Comparison } from "@/widgets/compare/use-compare";

interface Props {
  comparison: Comparison;
  frame: Frame;
  /** The rows within the limits. */
  rows: readonly number[];
  /** How the plot is used, shown while nothing is limited. */
  children: ReactNode;
}

/** So many ids have room in an address. */
const SELECTABLE = 200;

/** How many runs are within the limits, and what to do with them. */
export function LimitsBar({ comparison, frame, rows, children }: Props) {
  const { view, state, change, changeView } = comparison;
  const limited = Object.keys(state.brushes);
  const keep = () => {
    // The comparison looks at children too, which a filter does as well, unless it is told not to.
    const before = state.top && !view.q ? "parent_run_id IS NULL" : view.q;
    const compare = changeCompare(view.compare, { brushes: {} });
    changeView({ q: filterOf(state.brushes, before), compare }, { replace: false });
  };
  const select = () => {
    const compare = changeCompare(view.compare, { brushes: {} });
    const picks = rows.map((row) => frame.runIds[row] ?? "");
    changeView({ picks, compare }, { replace: false });
  };
  const isTooMany = rows.length > SELECTABLE;
  return (
    <div className={styles.found}>
      <span role="status">
        {limited.length ? (
          <>
            <strong>{formatCount(rows.length)}</strong> of {plural(frame.n, "run")} within the
            limits of {limited.map(labelOf).join(", ")}
          </>
        ) : (
          children
        )}
      </span>
      {limited.length > 0 && (
        <>
          <Button icon={<Filter />} onClick={keep} title="Turn the limits into the filter">
            Keep these
          </Button>
          <Button
            icon={<ListChecks />}
            onClick={select}
            disabled={rows.length === 0 || isTooMany}
            title={isTooMany ? `At most ${SELECTABLE} runs can be selected` : undefined}
          >
            Select these
          </Button>
          <Button kind="quiet" icon={<X />} onClick={() => change({ brushes: {} })}>
            Clear the limits
          </Button>
        </>
      )}
    </div>
  );
}
