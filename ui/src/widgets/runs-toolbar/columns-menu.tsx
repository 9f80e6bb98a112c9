import { Columns3 } from "lucide-react";
import { Button } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { Popover } from "@/kit/popover";
import { Select } from "@/kit/select";
import type { Aggregate } from "@/lib/query-fields";
import { columnOf, type Goal, goalOf, withAggregate } from "@/lib/run-columns";
import { useRunsView } from "@/lib/use-runs-view";
import { FieldPicker } from "@/widgets/runs-toolbar/field-picker";
import { ReorderList } from "@/widgets/runs-toolbar/reorder-list";
import styles from "@/widgets/runs-toolbar/runs-toolbar.module.css";
import { useShownColumns } from "@/widgets/runs-toolbar/shown-columns";

interface Props {
  ids: readonly string[];
}

const KINDS = ["metric", "param", "tag"] as const;
const ATTRIBUTES = [
  "start_time",
  "end_time",
  "duration",
  "user_id",
  "datasets",
  "artifact_bytes",
  "children",
  "run_id",
  "experiment_id",
  "parent_run_id",
  "heartbeat_time",
].map((name) => `attributes.${name}`);
const AGGREGATES: readonly Aggregate[] = ["last", "min", "max", "first", "count"];

const KIND_WORDS = { "": "run", Params: "param", Metrics: "metric", Tags: "tag" } as const;

/** Which columns the table shows, in which order, and of metrics which value. */
export function ColumnsMenu({ ids }: Props) {
  const [view, change] = useRunsView();
  const { columns, isChosen } = useShownColumns(ids, view);
  const show = (next: readonly string[]) => change({ cols: [...next] });
  const items = columns.map((id) => {
    const column = columnOf(id);
    return {
      id,
      name: column?.title ?? id,
      controls:
        column?.field.entity !== "metric" ? (
          <span className={styles.kind}>{column && KIND_WORDS[column.group]}</span>
        ) : (
          <AggregateChoice
            id={id}
            best={goalOf(column, view.goals)}
            onChoose={(to) => show([...new Set(columns.map((one) => (one === id ? to : one)))])}
          />
        ),
    };
  });
  return (
    <Popover
      label="Columns"
      align="end"
      width={400}
      trigger={
        <Button icon={<Columns3 />} className={styles.tool}>
          <span className={styles.toolText}>Columns</span>
        </Button>
      }
    >
      <FieldPicker
        ids={ids}
        kinds={KINDS}
        attributes={ATTRIBUTES}
        isTicked={(field) => columns.includes(field)}
        onTick={(field, isTicked) =>
          show(isTicked ? [...columns, field] : columns.filter((one) => one !== field))
        }
      >
        <div className={styles.sectionHead}>
          <h2>Shown</h2>
          <Button
            kind="quiet"
            disabled={!isChosen}
            onClick={() => change({ cols: undefined, left: undefined, wide: undefined })}
          >
            Back to default
          </Button>
        </div>
        <ReorderList
          label="Columns that are shown"
          items={items}
          onOrder={show}
          onRemove={(id) => show(columns.filter((one) => one !== id))}
        />
        <div className={styles.sectionHead}>
          <h2>All fields</h2>
        </div>
      </FieldPicker>
      <div className={styles.foot}>
        <Checkbox
          label="Only params that differ"
          isChecked={view.diff ?? false}
          onChange={(isChecked) => change({ diff: isChecked || undefined })}
        />
      </div>
    </Popover>
  );
}

interface ChoiceProps {
  id: string;
  best: Goal;
  onChoose: (id: string) => void;
}

/** Which value of a metric's series a column shows. */
function AggregateChoice({ id, best, onChoose }: ChoiceProps) {
  const column = columnOf(id);
  if (!column) return null;
  return (
    <Select
      label={`Value of ${column.title}`}
      isLabelHidden
      value={column.field.aggregate ?? "last"}
      options={AGGREGATES.map((one) => ({
        value: one,
        label: one === best ? `best (${one})` : one,
      }))}
      onChange={(aggregate) => onChoose(withAggregate(column, aggregate))}
    />
  );
}
