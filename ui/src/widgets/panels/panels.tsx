import { useNavigate } from "@tanstack/react-router";
import { type CSSProperties, type ReactNode, useCallback, useMemo } from "react";
import type { ChartCursor } from "@/charts/line/cursor";
import { Button } from "@/kit/button";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import type { ChartsView } from "@/lib/charts-view";
import { formatCount, plural } from "@/lib/format";
import { PanelGroups } from "@/widgets/panels/panel-groups";
import styles from "@/widgets/panels/panels.module.css";
import type { PanelRun, PanelsState } from "@/widgets/panels/panels-state";
import { PanelsToolbar } from "@/widgets/panels/toolbar";
import type { NameSource } from "@/widgets/panels/use-metric-names";

interface Props {
  runs: readonly PanelRun[];
  view: ChartsView;
  change: (change: Partial<ChartsView>) => void;
  cursor: ChartCursor;
  /** The metrics that are found; not all of them, where there are thousands. */
  names: readonly string[];
  total: number;
  isPending: boolean;
  error: unknown;
  onRetry: () => void;
  onMore: () => void;
  /** Finds metrics for the axis x. */
  source: NameSource;
  /** What is shown where nothing was logged yet. */
  empty: ReactNode;
  tools?: ReactNode;
}

/** Charts of metrics over runs, with what holds for all of them. */
export function Panels(props: Props) {
  const { runs, view, change, cursor, names, total, source, tools } = props;
  const navigate = useNavigate();
  const onOpen = useCallback(
    (runId: string, isNewTab: boolean) => {
      if (isNewTab) window.open(`/runs/${encodeURIComponent(runId)}`, "_blank", "noopener");
      else void navigate({ to: "/runs/$runId", params: { runId } });
    },
    [navigate],
  );
  const state = useMemo(
    (): PanelsState => ({ runs, view, change, cursor, onOpen }),
    [runs, view, change, cursor, onOpen],
  );
  const isGrouped = runs.some((run) => run.group.length > 0);
  const isEmpty = !props.isPending && names.length === 0;
  return (
    <>
      <PanelsToolbar {...{ view, change, isGrouped, source }}>{tools}</PanelsToolbar>
      {props.error ? (
        <ErrorState error={props.error} onRetry={props.onRetry} />
      ) : props.isPending ? (
        <Waiting view={view} />
      ) : isEmpty && view.search ? (
        <EmptyState title="No metric matches">
          <p>None has “{view.search}” in its name.</p>
          <Button onClick={() => change({ search: "" })}>Show all metrics</Button>
        </EmptyState>
      ) : isEmpty ? (
        props.empty
      ) : runs.length === 0 ? (
        <EmptyState title="No run is shown">
          <p>
            The filter matches none, or all of them are hidden: the list of runs shows them again.
          </p>
        </EmptyState>
      ) : (
        <PanelGroups names={names} state={state} />
      )}
      {!isEmpty && total > names.length && (
        <p className={styles.remaining}>
          {formatCount(names.length)} of {plural(total, "metric")}: search to find others, or{" "}
          <Button onClick={props.onMore}>Show more</Button>
        </p>
      )}
    </>
  );
}

// Panels in their places, so that nothing jumps when the names are there.
function Waiting({ view }: { view: ChartsView }) {
  return (
    <div
      className={styles.group}
      style={{ "--columns": view.columns } as CSSProperties}
      aria-busy="true"
    >
      <div className={styles.grid}>
        {Array.from({ length: 2 * view.columns }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: places are all they are
          <Skeleton key={place} height={view.height} />
        ))}
      </div>
    </div>
  );
}
