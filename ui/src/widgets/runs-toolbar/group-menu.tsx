import { Group } from "lucide-react";
import { Button } from "@/kit/button";
import { Popover } from "@/kit/popover";
import { columnOf } from "@/lib/run-columns";
import { useRunsView } from "@/lib/use-runs-view";
import { FieldPicker } from "@/widgets/runs-toolbar/field-picker";
import { ReorderList } from "@/widgets/runs-toolbar/reorder-list";
import styles from "@/widgets/runs-toolbar/runs-toolbar.module.css";

interface Props {
  ids: readonly string[];
}

const KINDS = ["param", "tag"] as const;

/** Which params and tags the runs are grouped by. */
export function GroupMenu({ ids }: Props) {
  const [view, change] = useRunsView();
  const group = view.group ?? [];
  const titles = group.map((id) => columnOf(id)?.title ?? id);
  const choose = (next: readonly string[]) =>
    change({ group: next.length ? [...next] : undefined });
  return (
    <Popover
      label="Group"
      align="end"
      width={340}
      trigger={
        <Button icon={<Group />} className={styles.tool} data-on={group.length ? "" : undefined}>
          <span className={styles.toolText}>
            {group.length ? `By ${titles.join(", ")}` : "Group"}
          </span>
        </Button>
      }
    >
      <FieldPicker
        ids={ids}
        kinds={KINDS}
        isTicked={(field) => group.includes(field)}
        onTick={(field, isTicked) =>
          choose(isTicked ? [...group, field] : group.filter((one) => one !== field))
        }
      >
        <div className={styles.sectionHead}>
          <h2>Grouped by</h2>
          <Button kind="quiet" disabled={group.length === 0} onClick={() => choose([])}>
            No groups
          </Button>
        </div>
        {group.length === 0 && (
          <p className={styles.none}>
            Tick a param: its runs become one row, with mean and spread.
          </p>
        )}
        <ReorderList
          label="What runs are grouped by"
          items={group.map((id, place) => ({ id, name: titles[place] ?? id }))}
          onOrder={choose}
          onRemove={(id) => choose(group.filter((one) => one !== id))}
        />
        <div className={styles.sectionHead}>
          <h2>Params and tags</h2>
        </div>
      </FieldPicker>
    </Popover>
  );
}
