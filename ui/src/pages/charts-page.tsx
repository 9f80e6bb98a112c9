import { Save, Undo2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useRunKeys } from "@/api/run-keys";
import { DEFAULT_TOP, useVisibleRuns } from "@/api/visible-runs";
import { ChartCursor } from "@/charts/line/cursor";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { messageOf } from "@/kit/message-of";
import { Select } from "@/kit/select";
import { say } from "@/kit/toast";
import { useDebounced } from "@/lib/use-debounced";
import { useExperimentIds, useRunsView } from "@/lib/use-runs-view";
import { NoMetrics } from "@/widgets/panels/no-metrics";
import { Panels } from "@/widgets/panels/panels";
import styles from "@/widgets/panels/panels.module.css";
import type { PanelRun } from "@/widgets/panels/panels-state";
import { Side } from "@/widgets/panels/side";
import { useGrowth } from "@/widgets/panels/use-growth";
import { useLayout } from "@/widgets/panels/use-layout";
import { RunsList } from "@/widgets/runs-table/runs-list";

const NAMES_AT_ONCE = 200;
const TYPING_MS = 200;
const TOPS = [5, 10, 20, 50, 100, 200, 500];

/** Charts of the metrics of runs, beside the list that says which runs these are. */
export function ChartsPage() {
  const ids = useExperimentIds();
  const [runsView, changeRuns] = useRunsView();
  const layout = useLayout(ids);
  const [cursor] = useState(() => new ChartCursor());
  const [most, setMost] = useState(NAMES_AT_ONCE);
  const contains = useDebounced(layout.view.search, TYPING_MS);
  const keys = useRunKeys(ids, { kinds: ["metric"], contains, max: most });
  const visible = useVisibleRuns(ids, runsView);
  const runs = useSame(visible.runs.map(panelRun));
  // Of an experiment the server tells when runs begin and end, of a run when points come.
  const growing = useSame(visible.runs.filter((run) => run.isRunning).map((run) => run.runId));
  useGrowth({ experimentIds: ids, runIds: growing }, growing);
  const names = useMemo(() => keys.data?.keys.map((key) => key.name) ?? [], [keys.data]);
  const more = useCallback(() => setMost((now) => now + NAMES_AT_ONCE), []);
  const top = runsView.top ?? DEFAULT_TOP;
  return (
    <div className={styles.page}>
      <Side label="the list of runs">
        <RunsList ids={ids} view={runsView} onHover={(runId) => cursor.mark(runId)} />
      </Side>
      <div className={styles.main}>
        <Panels
          runs={runs}
          view={layout.view}
          change={layout.change}
          cursor={cursor}
          names={names}
          total={keys.data?.total ?? 0}
          isPending={keys.isPending || visible.isPending}
          error={keys.error ?? visible.error}
          onRetry={() => void (keys.isError ? keys.refetch() : visible.refetch())}
          onMore={more}
          source={{ experimentIds: ids }}
          empty={<NoMetrics />}
          tools={
            <>
              <KeepLayout layout={layout} />
              <Select
                label="Runs shown"
                isLabelHidden
                value={String(top)}
                options={topsWith(top).map((count) => ({
                  value: String(count),
                  label: `${count} runs`,
                }))}
                onChange={(count) => changeRuns({ top: Number(count) })}
              />
            </>
          }
        />
      </div>
    </div>
  );
}

function KeepLayout({ layout }: { layout: ReturnType<typeof useLayout> }) {
  if (!layout.isChanged) return null;
  const keep = async () => {
    try {
      await layout.keep();
      say("The layout is kept for everybody who opens this experiment");
    } catch (problem) {
      say(`The layout was not saved: ${messageOf(problem)}`, { isBad: true });
    }
  };
  return (
    <>
      <IconButton label="Back to the saved layout" icon={<Undo2 />} onClick={layout.forget} />
      <Button kind="quiet" icon={<Save />} disabled={layout.isKeeping} onClick={() => void keep()}>
        Save layout
      </Button>
    </>
  );
}

function panelRun(run: PanelRun): PanelRun {
  const { runId, name, color, startMs, group } = run;
  return { runId, name, color, startMs, group };
}

function topsWith(top: number): number[] {
  return [...new Set([...TOPS, top])].sort((one, other) => one - other);
}

// Charts draw again for new runs, so the old ones stay as long as they say the same.
function useSame<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  return useMemo(() => JSON.parse(text) as Value, [text]);
}
