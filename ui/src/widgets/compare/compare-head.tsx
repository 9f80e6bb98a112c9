import { X } from "lucide-react";
import { useComparedCount } from "@/api/compare";
import { MAX_RUNS } from "@/api/runs-table";
import { Checkbox } from "@/kit/checkbox";
import { IconButton } from "@/kit/icon-button";
import { Skeleton } from "@/kit/skeleton";
import { formatCount, plural } from "@/lib/format";
import styles from "@/widgets/compare/compare.module.css";
import type { Comparison } from "@/widgets/compare/use-compare";

/** Which runs are compared, how many of how many, and the ways to other runs. */
export function CompareHead({ comparison }: { comparison: Comparison }) {
  const { ids, view, state, change, changeView } = comparison;
  const count = useComparedCount(ids, view, state.top);
  const picks = view.picks?.length ?? 0;
  const hides = view.hides?.length ?? 0;
  return (
    <div className={styles.head}>
      <span role="status">
        {count.data === undefined ? (
          <Skeleton width={180} />
        ) : picks ? (
          <>
            <strong>{plural(picks, "selected run")}</strong> of {formatCount(count.data)}
          </>
        ) : count.data > MAX_RUNS ? (
          <>
            <strong>The first {formatCount(MAX_RUNS)} runs</strong> of {formatCount(count.data)}; a
            filter or a sorting of the table chooses others
          </>
        ) : (
          <strong>All {plural(count.data, "run")} of the table</strong>
        )}
      </span>
      {picks > 0 && (
        <IconButton
          label="Compare all runs of the table"
          icon={<X />}
          onClick={() => changeView({ picks: undefined })}
        />
      )}
      {view.q && (
        <span className={styles.chip}>
          where <code title={view.q}>{view.q}</code>
          <IconButton
            label="Drop the filter"
            icon={<X />}
            onClick={() => changeView({ q: undefined }, { replace: false })}
          />
        </span>
      )}
      {hides > 0 && (
        <span className={styles.chip}>
          {plural(hides, "hidden run")} left out
          <IconButton
            label="Show the hidden runs"
            icon={<X />}
            onClick={() => changeView({ hides: undefined })}
          />
        </span>
      )}
      {!view.q && !view.trash && !picks && (
        <Checkbox
          label="Without children"
          isChecked={state.top}
          onChange={(top) => change({ top })}
        />
      )}
    </div>
  );
}
