import { ArrowDownWideNarrow, ArrowUpNarrowWide } from "lucide-react";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { Popover } from "@/kit/popover";
import { columnOf, goalOf, nextSort, sortsOf, sortText } from "@/lib/run-columns";
import { useRunsView } from "@/lib/use-runs-view";
import { FieldPicker } from "@/widgets/runs-toolbar/field-picker";
import { ReorderList } from "@/widgets/runs-toolbar/reorder-list";
import styles from "@/widgets/runs-toolbar/runs-toolbar.module.css";

interface Props {
  ids: readonly string[];
}

const KINDS = ["metric", "param", "tag"] as const;
const ATTRIBUTES = ["run_name", "status", "start_time", "end_time", "duration", "user_id"].map(
  (name) => `attributes.${name}`,
);
/** As many as the server takes. */
const MOST = 8;

/** What the runs are sorted by: several keys, the first before all others. */
export function SortMenu({ ids }: Props) {
  const [view, change] = useRunsView();
  const sorts = sortsOf(view.sort);
  const [first] = sorts;
  const titleOf = (id: string) => columnOf(id)?.title ?? id;
  const order = (wanted: readonly string[]) => {
    const known = new Map(sorts.map((one) => [one.id, one]));
    change({ sort: sortText(wanted.flatMap((id) => known.get(id) ?? [])) });
  };
  const items = sorts.map((one) => ({
    id: one.id,
    name: titleOf(one.id),
    controls: (
      <IconButton
        label={one.isDescending ? "Largest first; turn round" : "Smallest first; turn round"}
        icon={one.isDescending ? <ArrowDownWideNarrow /> : <ArrowUpNarrowWide />}
        onClick={() =>
          change({
            sort: sortText(
              sorts.map((other) =>
                other.id === one.id ? { ...other, isDescending: !other.isDescending } : other,
              ),
            ),
          })
        }
      />
    ),
  }));
  return (
    <Popover
      label="Sort"
      align="end"
      width={360}
      trigger={
        <Button
          icon={first && !first.isDescending ? <ArrowUpNarrowWide /> : <ArrowDownWideNarrow />}
          className={styles.tool}
          data-on={first ? "" : undefined}
        >
          <span className={styles.toolText}>
            {first
              ? `${titleOf(first.id)}${sorts.length > 1 ? ` +${sorts.length - 1}` : ""}`
              : "Sort"}
          </span>
        </Button>
      }
    >
      <FieldPicker
        ids={ids}
        kinds={KINDS}
        attributes={ATTRIBUTES}
        isTicked={(field) => sorts.some((one) => one.id === field)}
        onTick={(field, isTicked) => {
          const column = columnOf(field);
          if (!isTicked) change({ sort: sortText(sorts.filter((one) => one.id !== field)) });
          else if (column && sorts.length < MOST)
            change({ sort: sortText(nextSort(sorts, column, goalOf(column, view.goals), true)) });
        }}
      >
        <div className={styles.sectionHead}>
          <h2>Sorted by</h2>
          <Button
            kind="quiet"
            disabled={sorts.length === 0}
            onClick={() => change({ sort: undefined })}
          >
            Newest first
          </Button>
        </div>
        {sorts.length === 0 && <p className={styles.none}>When they began, the newest first.</p>}
        {sorts.length >= MOST && <p className={styles.none}>No more than {MOST} keys.</p>}
        <ReorderList
          label="Keys of the order"
          items={items}
          onOrder={order}
          onRemove={(id) => change({ sort: sortText(sorts.filter((one) => one.id !== id)) })}
        />
        <div className={styles.sectionHead}>
          <h2>All fields</h2>
        </div>
      </FieldPicker>
    </Popover>
  );
}
