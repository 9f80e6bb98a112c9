import { type ReactNode, useMemo } from "react";
import { EmptyState } from "@/kit/empty-state";
import { formatNumber, plural } from "@/lib/format";
import { readChart } from "@/lib/geo";
import styles from "@/widgets/preview/geo-view.module.css";
import previewStyles from "@/widgets/preview/preview.module.css";
import { Stage } from "@/widgets/preview/stage";

const WIDTH = 1000;
const TALLEST = 1400;

interface Props {
  value: unknown;
  tools?: ReactNode;
}

/** GeoJSON as outlines, without a map below: tiles would have to come from elsewhere. */
export default function GeoView({ value, tools }: Props) {
  const { shapes, box, isPartial } = useMemo(() => readChart(value), [value]);
  const [west, south, east, north] = box;
  if (!Number.isFinite(west)) {
    return (
      <Stage tools={tools}>
        <EmptyState title="Nothing to draw">
          <p>This GeoJSON has no positions.</p>
        </EmptyState>
      </Stage>
    );
  }
  // A degree of longitude is shorter away from the equator.
  const squeeze = Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const spanX = Math.max((east - west) * squeeze, 1e-9);
  const spanY = Math.max(north - south, 1e-9);
  const scale = Math.min(WIDTH / spanX, TALLEST / spanY);
  const height = Math.max(40, spanY * scale);
  const x = (longitude: number) => ((longitude - west) * squeeze * scale).toFixed(1);
  const y = (latitude: number) => (height - (latitude - south) * scale).toFixed(1);
  const path = (line: [number, number][]) => line.map(([a, b]) => `${x(a)},${y(b)}`).join("L");
  return (
    <Stage
      tools={
        <>
          {tools}
          <span className={previewStyles.count}>
            {plural(shapes.length, "shape")}
            {isPartial && " (the first part of the file)"}, {formatNumber(west)}…
            {formatNumber(east)} east, {formatNumber(south)}…{formatNumber(north)} north
          </span>
        </>
      }
      isPadded
    >
      <svg
        className={styles.map}
        viewBox={`-8 -8 ${(spanX * scale + 16).toFixed(1)} ${(height + 16).toFixed(1)}`}
        role="img"
        aria-label={`Outlines of ${plural(shapes.length, "shape")}`}
      >
        {shapes.map((shape, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no names
          <g key={place}>
            {shape.about && <title>{shape.about}</title>}
            {shape.lines.length > 0 && (
              <path
                className={shape.isArea ? styles.area : styles.line}
                d={shape.lines
                  .filter((line) => line.length > 1)
                  .map((line) => `M${path(line)}${shape.isArea ? "Z" : ""}`)
                  .join("")}
              />
            )}
            {shape.points.map(([a, b], at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: points have no names
              <circle key={at} className={styles.point} cx={x(a)} cy={y(b)} r={4} />
            ))}
          </g>
        ))}
      </svg>
    </Stage>
  );
}
