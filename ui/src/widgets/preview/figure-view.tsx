import { type ReactNode, useEffect, useRef, useState } from "react";
import { messageOf } from "@/kit/message-of";
import { Notice } from "@/kit/notice";
import { plural } from "@/lib/format";
import { useTheme } from "@/lib/theme";
import { drawable, type Figure, ownImages } from "@/widgets/preview/figure";
import styles from "@/widgets/preview/preview.module.css";
import { Stage } from "@/widgets/preview/stage";
import { Waiting } from "@/widgets/preview/waiting";

const CONFIG = {
  displaylogo: false,
  responsive: true,
  // Neither of them may send the data anywhere.
  showSendToCloud: false,
  showEditInChartStudio: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: ["sendDataToCloud"],
};

interface Props {
  figure: Figure;
  tools?: ReactNode;
}

/** A figure of Plotly, drawn by Plotly, which is loaded for it. */
export default function FigureView({ figure, tools }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const [state, setState] = useState<"loading" | "drawn">("loading");
  const [problem, setProblem] = useState("");
  const { data, left } = drawable(figure);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `data` follows from the figure
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    let isWanted = true;
    let purge = () => {};
    import("plotly.js-strict-dist-min")
      .then(async ({ default: plotly }) => {
        if (!isWanted) return;
        purge = () => plotly.purge(box);
        // It writes into what it is given.
        const [copy, layout] = structuredClone([data, figure.layout ?? {}] as const);
        await plotly.react(box, copy, themed(layout, box, theme), CONFIG);
        if (isWanted) setState("drawn");
      })
      .catch((error: unknown) => isWanted && setProblem(messageOf(error)));
    return () => {
      isWanted = false;
      purge();
    };
  }, [figure, theme]);
  return (
    <Stage
      tools={tools}
      note={
        <>
          {left > 0 && (
            <p>{plural(left, "map layer")} left out: maps are loaded from other servers.</p>
          )}
          {problem && <Notice kind="bad">{problem}</Notice>}
        </>
      }
    >
      {state === "loading" && !problem && <Waiting />}
      <div ref={place} className={styles.figure} data-testid="figure" />
    </Stage>
  );
}

/** Gives a figure the size of its place and, where it names no colours itself, those of the page. */
function themed(layout: Record<string, unknown>, box: HTMLElement, theme: string) {
  const style = getComputedStyle(box);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const { width: _width, height: _height, ...rest } = layout;
  const own: Record<string, unknown> = { ...rest, images: ownImages(layout), autosize: true };
  if (theme === "light") return own;
  const axis = { gridcolor: color("--line"), zerolinecolor: color("--line-strong") };
  const axes = Object.entries(own).filter(([name]) => /^[xy]axis\d*$/.test(name));
  const all: Record<string, unknown> = { xaxis: {}, yaxis: {}, ...Object.fromEntries(axes) };
  const drawn = Object.entries(all).map(([name, value]) => [
    name,
    { ...axis, ...(typeof value === "object" ? value : {}) },
  ]);
  return {
    ...own,
    // The template of figures from Python is made for white paper.
    template: undefined,
    paper_bgcolor: layout.paper_bgcolor ?? color("--paper"),
    plot_bgcolor: layout.plot_bgcolor ?? color("--paper"),
    font: { color: color("--ink"), ...(layout.font as object | undefined) },
    ...Object.fromEntries(drawn),
  };
}
