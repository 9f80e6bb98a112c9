import { type KeyboardEvent, type MouseEvent, useCallback, useState } from "react";
import {
  type BoxSpec,
  boxField,
  drawBoxes,
  hasPoints,
  heightOf,
  middleOf,
  pointAt,
} from "@/charts/box/draw";
import type { Paper, Pen, Size } from "@/charts/canvas";
import styles from "@/charts/plot/plot.module.css";
import { PlotCanvas, type Point } from "@/charts/plot/plot-canvas";
import { RunTip } from "@/charts/plot/run-tip";
import { Tooltip } from "@/charts/plot/tooltip";
import { hue } from "@/lib/color";
import { type Frame, formatValue } from "@/lib/frame";

interface Props {
  spec: BoxSpec;
  frame: Frame;
  /** The columns of a run's tip. */
  columns: readonly string[];
  paper: Paper;
  label: string;
  onOpen: (row: number, event: MouseEvent | KeyboardEvent) => void;
}

interface Hover extends Point {
  group: number;
  /** The place of a point among those of its group. */
  index: number | null;
}

/** Boxes or violins of groups, with the runs themselves where they are few. */
export function BoxChart({ spec, frame, columns, paper, label, onOpen }: Props) {
  const [hover, setHover] = useState<Hover | null>(null);
  const base = useCallback(
    (pen: Pen, size: Size) => drawBoxes(pen, spec, size, paper),
    [spec, paper],
  );
  const find = (point: Point, size: Size): Hover | null => {
    const field = boxField(size);
    const height = (field.bottom - field.top) / Math.max(1, spec.groups.length);
    const group = Math.floor((point.y - field.top) / height);
    const own = spec.groups[group];
    if (!own) return null;
    let index: number | null = null;
    let distance = 9;
    if (hasPoints(own)) {
      own.rows.forEach((_, at) => {
        const place = pointAt(spec, field, group, at);
        const off = Math.hypot(place.x - point.x, place.y - point.y);
        if (off < distance) {
          distance = off;
          index = at;
        }
      });
    }
    return { ...point, group, index };
  };
  const step = (by: 1 | -1, size: Size) => {
    const group = Math.max(0, Math.min(spec.groups.length - 1, (hover?.group ?? -1) + by));
    const field = boxField(size);
    setHover({ x: field.left, y: middleOf(field, spec.groups.length, group), group, index: null });
  };
  const rowOf = (at: Hover) =>
    at.index === null ? undefined : spec.groups[at.group]?.rows[at.index];
  const row = hover ? rowOf(hover) : undefined;
  return (
    <PlotCanvas
      height={heightOf(spec.groups)}
      label={label}
      base={base}
      over={(pen, size) => {
        if (!hover || hover.index === null) return;
        const { x, y } = pointAt(spec, boxField(size), hover.group, hover.index);
        pen.beginPath();
        pen.arc(x, y, 6, 0, 2 * Math.PI);
        pen.strokeStyle = paper.ink;
        pen.lineWidth = 2;
        pen.stroke();
      }}
      onPoint={(point, size) => setHover(point && find(point, size))}
      onStep={step}
      onOpen={(event, point, size) => {
        const found = point ? find(point, size) : hover;
        const at = found ? rowOf(found) : undefined;
        if (at !== undefined) onOpen(at, event);
      }}
      cursor={row === undefined ? undefined : "pointer"}
    >
      {(size) => {
        const group = hover && spec.groups[hover.group];
        if (!hover || !group) return null;
        const write = (value: number) => formatValue(spec.scale.series, value);
        const { summary } = group;
        return (
          <Tooltip x={hover.x} y={hover.y} width={size.width} height={size.height}>
            {row === undefined ? (
              <>
                <div className={styles.name}>
                  <span
                    className={styles.dot}
                    style={{ background: hue(hover.group, paper.theme) }}
                  />
                  {group.label}
                </div>
                <table>
                  <tbody>
                    {(
                      [
                        ["runs", String(summary.n)],
                        ["median", write(summary.median)],
                        ["middle half", `${write(summary.low)} to ${write(summary.high)}`],
                        ["lowest", write(summary.min)],
                        ["highest", write(summary.max)],
                        [
                          "mean ± deviation",
                          `${write(summary.mean)} ± ${write(summary.deviation)}`,
                        ],
                      ] as const
                    ).map(([name, value]) => (
                      <tr key={name}>
                        <th scope="row">{name}</th>
                        <td>{value}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </>
            ) : (
              <RunTip
                frame={frame}
                row={row}
                color={hue(hover.group, paper.theme)}
                columns={columns}
                strong={spec.scale.series.column}
              />
            )}
          </Tooltip>
        );
      }}
    </PlotCanvas>
  );
}
