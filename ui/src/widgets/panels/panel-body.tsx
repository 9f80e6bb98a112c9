import { type Ref, useCallback, useImperativeHandle, useRef } from "react";
import { LineChart } from "@/charts/line/line-chart";
import type { LinePlot } from "@/charts/line/plot";
import { SingleValues } from "@/charts/line/single-values";
import { usePaper } from "@/charts/plot/use-paper";
import { Button } from "@/kit/button";
import { messageOf } from "@/kit/message-of";
import { Skeleton } from "@/kit/skeleton";
import { xLabel, xMetric } from "@/lib/axis";
import { changePanel, roundZoom } from "@/lib/charts-view";
import { plural } from "@/lib/format";
import styles from "@/widgets/panels/panels.module.css";
import type { PanelSettings, PanelsState } from "@/widgets/panels/panels-state";
import { type PanelLines, usePanelLines } from "@/widgets/panels/use-panel-lines";

/** What exports and the table of values take from a panel. */
export interface PanelHandle {
  lines: PanelLines;
  plot: LinePlot | null;
}

interface Props {
  name: string;
  /** Tells it from another place that shows the same metric. */
  id: string;
  state: PanelsState;
  settings: PanelSettings;
  width: number;
  height: number;
  onKey: (key: string) => void;
  /** Whether the chart takes the focus when it is there. */
  takesFocus?: boolean;
  ref?: Ref<PanelHandle>;
}

/** The chart of a panel, or why there is none. */
export function PanelBody(props: Props) {
  const { name, id, state, settings, width, height, onKey, takesFocus, ref } = props;
  const { view, change, runs } = state;
  const found = usePanelLines(name, state, settings, width);
  const paper = usePaper();
  const plot = useRef<LinePlot | null>(null);
  useImperativeHandle(ref, () => ({
    lines: found,
    get plot() {
      return plot.current;
    },
  }));
  const keep = useCallback((made: LinePlot | null) => {
    plot.current = made;
  }, []);
  const { lines } = found;
  if (found.error) return <Problem found={found} />;
  if (found.isPending && runs.length > 0) {
    return (
      <div className={styles.wait}>
        <Skeleton height={height - 36} />
      </div>
    );
  }
  if (lines.length === 0) return <p className={styles.nothing}>{whyEmpty(state)}</p>;
  if (found.isSingle) {
    return <SingleValues {...{ lines, height }} onOpen={state.onOpen} />;
  }
  return (
    <div className={styles.plot} aria-busy={found.isLoading}>
      {found.isLoading && <div className={styles.loading} />}
      <LineChart
        {...{ id, lines, width, height, paper, onKey }}
        takesFocus={takesFocus ?? false}
        x={found.x}
        y={found.y}
        kind={view.x}
        label={`${name} by ${xLabel(view.x).toLowerCase()}: ${plural(lines.length, "line")}`}
        cursor={state.cursor}
        onZoom={(low, high) => {
          const [from, to] = roundZoom(low, high);
          change(changePanel(view, name, { zoom: { x: view.x, from, to } }));
        }}
        onReset={() => settings.zoom && change(changePanel(view, name, { zoom: undefined }))}
        onOpen={state.onOpen}
        onPlot={keep}
      />
    </div>
  );
}

function Problem({ found }: { found: PanelLines }) {
  return (
    <div className={styles.nothing} role="alert">
      <p>{messageOf(found.error)}</p>
      <Button onClick={found.retry}>Try again</Button>
    </div>
  );
}

function whyEmpty({ runs, view }: PanelsState): string {
  if (runs.length === 0) return "No run is shown.";
  const along = xMetric(view.x);
  const who = runs.length === 1 ? "This run" : `None of the ${runs.length} runs`;
  const verb = runs.length === 1 ? "has not" : "has";
  if (along) return `${who} ${verb} logged both this and ${along}.`;
  return `${who} ${verb} logged this metric.`;
}
