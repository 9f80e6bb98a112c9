import { Link } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useRun, useSummaries } from "@/api/runs";
import type { SeriesSummary } from "@/api/types";
import { ChartCursor } from "@/charts/line/cursor";
import { EmptyState } from "@/kit/empty-state";
import type { ChartsView } from "@/lib/charts-view";
import { COLOR_TAG, runColor } from "@/lib/color";
import { plural } from "@/lib/format";
import { useTheme } from "@/lib/theme";
import { Panels } from "@/widgets/panels/panels";
import styles from "@/widgets/panels/panels.module.css";
import type { PanelRun } from "@/widgets/panels/panels-state";
import { useGrowth } from "@/widgets/panels/use-growth";

interface Props {
  runId: string;
  view: ChartsView;
  change: (change: Partial<ChartsView>) => void;
  /** Which of the metrics of the run belong here. */
  isMeant: (key: string) => boolean;
  /** What is shown where none of them was logged. */
  empty: ReactNode;
}

const NAMES_AT_ONCE = 200;

/** The metrics of one run in panels. */
export function RunPanels({ runId, view, change, isMeant, empty }: Props) {
  const run = useRun(runId);
  const summaries = useSummaries(runId);
  const theme = useTheme();
  const [cursor] = useState(() => new ChartCursor());
  const [most, setMost] = useState(NAMES_AT_ONCE);
  const { info, data } = run.data ?? {};
  const color = runColor(data?.tags?.[COLOR_TAG] ?? run.data?.info.number, theme);
  const name = info?.run_name ?? runId;
  const startMs = info?.start_ms ?? null;
  const runs = useMemo(
    (): PanelRun[] => [{ runId, name, color, startMs, group: [] }],
    [runId, name, color, startMs],
  );
  const runIds = useMemo(() => [runId], [runId]);
  useGrowth({ runIds }, runIds);
  const all = useSorted(summaries.data, isMeant);
  const text = view.search.toLowerCase();
  const drawn = useMemo(() => all.filter((one) => one.n > 1).map((one) => one.key), [all]);
  const found = useMemo(
    () => drawn.filter((key) => key.toLowerCase().includes(text)),
    [drawn, text],
  );
  const names = useMemo(() => found.slice(0, most), [found, most]);
  const source = useMemo(() => ({ names: drawn }), [drawn]);
  const more = useCallback(() => setMost((now) => now + NAMES_AT_ONCE), []);
  const singles = all.length - drawn.length;
  const about = singles > 0 && <Singles runId={runId} count={singles} />;
  return (
    <div className={styles.main}>
      <Panels
        {...{ runs, view, change, cursor, names, source }}
        total={found.length}
        isPending={summaries.isPending || run.isPending}
        error={summaries.data ? null : summaries.error}
        onRetry={() => void summaries.refetch()}
        onMore={more}
        empty={
          singles > 0 ? (
            <EmptyState title="Nothing to draw yet">
              <p>A line begins with a second value of a metric.</p>
              {about}
            </EmptyState>
          ) : (
            empty
          )
        }
      />
      {drawn.length > 0 && about}
    </div>
  );
}

function Singles({ runId, count }: { runId: string; count: number }) {
  return (
    <p className={styles.remaining}>
      {plural(count, "metric")} {count === 1 ? "has" : "have"} a single value: see the{" "}
      <Link to="/runs/$runId" params={{ runId }}>
        overview
      </Link>
      .
    </p>
  );
}

const NATURAL = new Intl.Collator("en", { numeric: true });

function useSorted(
  summaries: readonly SeriesSummary[] | undefined,
  isMeant: (key: string) => boolean,
): SeriesSummary[] {
  return useMemo(() => {
    const meant = (summaries ?? []).filter((one) => isMeant(one.key));
    return meant.sort((one, other) => NATURAL.compare(one.key, other.key));
  }, [summaries, isMeant]);
}
