import { useRef } from "react";
import { EmptyState } from "@/kit/empty-state";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import type { CompareTab } from "@/lib/compare-view";
import type { Frame } from "@/lib/frame";
import styles from "@/widgets/compare/compare.module.css";
import { ContourPanel } from "@/widgets/compare/contour-panel";
import { ImportancePanel } from "@/widgets/compare/importance-panel";
import { ParallelPanel } from "@/widgets/compare/parallel-panel";
import { ScatterPanel } from "@/widgets/compare/scatter-panel";
import { SpreadPanel } from "@/widgets/compare/spread-panel";
import { type Comparison, useDefaults, useFrame } from "@/widgets/compare/use-compare";

interface Props {
  comparison: Comparison;
}

const AXES = 8;
const FEATURES = 60;

/** One way to compare, with the columns that it needs. */
export function CompareBody({ comparison }: Props) {
  const last = useRef<{ tab: CompareTab; frame: Frame; chosen: Chosen } | null>(null);
  const defaults = useDefaults(comparison);
  const chosen = choose(comparison, defaults);
  const limited = Object.keys(comparison.state.brushes);
  const runs = useFrame(comparison, defaults.isPending ? [] : [...chosen.columns, ...limited]);
  const error = defaults.error ?? runs.error;
  if (error) return <ErrorState error={error} onRetry={() => runs.refetch()} />;
  if (defaults.hasNothing) return <Nothing />;
  const { tab } = comparison.state;
  if (runs.frame && chosen.columns.every((name) => runs.frame?.series.has(name))) {
    last.current = { tab, frame: runs.frame, chosen };
  }
  // What was chosen before stays in view until what is chosen now is there.
  const shown = last.current?.tab === tab ? last.current : null;
  if (!shown) {
    return (
      <div className={styles.card}>
        <Skeleton width={320} height={48} />
        <Skeleton height={460} />
      </div>
    );
  }
  if (!shown.frame.n) {
    return (
      <EmptyState title="No runs">
        <p>No run is left: the filter matches none, or all of them are hidden.</p>
      </EmptyState>
    );
  }
  return (
    <div aria-busy={runs.isFetching} className={styles.body}>
      {panelOf(comparison, shown.frame, shown.chosen)}
    </div>
  );
}

type Chosen = ReturnType<typeof choose>;

/** The columns of the state, or those that tell most. */
function choose({ state }: Comparison, defaults: ReturnType<typeof useDefaults>) {
  const [first, second] = [...defaults.numbers, ...defaults.params];
  const best = defaults.metric ?? undefined;
  const metric = state.metric ?? best;
  const color = state.color === "none" ? undefined : (state.color ?? best);
  const axes = state.axes ?? [...defaults.params.slice(0, AXES - 1), ...(best ? [best] : [])];
  const x = state.x ?? first ?? "attributes.start_time";
  const y = state.y ?? best ?? "attributes.duration";
  const upper = state.tab === "contour" && (state.y ?? second ?? x);
  const named = defaults.params.find((one) => !defaults.numbers.includes(one));
  const by = state.by === "none" ? undefined : (state.by ?? named ?? first);
  const features = defaults.params.slice(0, FEATURES);
  const wanted: readonly (string | undefined)[] = {
    parallel: [...axes, color],
    scatter: [x, y, color, state.size],
    contour: [x, upper || y, metric],
    spread: [metric ?? y, state.shape === "histogram" ? undefined : by],
    importance: [metric, ...features],
    sides: ["attributes.run_name"],
  }[state.tab];
  const columns = [...new Set(wanted.filter((one): one is string => one !== undefined))];
  const more = defaults.params.length - features.length;
  return { axes, color, x, y, upper: upper || y, metric, by, features, more, columns };
}

function panelOf(comparison: Comparison, frame: Frame, chosen: Chosen) {
  const { axes, color, x, y, upper, metric, by, features, more } = chosen;
  const common = { comparison, frame };
  switch (comparison.state.tab) {
    case "scatter":
      return <ScatterPanel {...common} x={x} y={y} color={color} />;
    case "contour":
      return metric ? <ContourPanel {...common} x={x} y={upper} metric={metric} /> : <NoMetric />;
    case "spread":
      return <SpreadPanel {...common} metric={metric ?? y} by={by} />;
    case "importance":
      return metric ? (
        <ImportancePanel {...common} params={features} metric={metric} more={more} />
      ) : (
        <NoMetric />
      );
    default:
      return <ParallelPanel {...common} axes={axes} color={color} />;
  }
}

function NoMetric() {
  return (
    <EmptyState title="No metric yet">
      <p>This looks at a metric over params. Log one, such as the loss of the validation.</p>
    </EmptyState>
  );
}

function Nothing() {
  return (
    <EmptyState title="Nothing to compare yet">
      <p>
        Runs are compared by their params and metrics. As soon as some are logged, they stand here
        beside each other.
      </p>
    </EmptyState>
  );
}
