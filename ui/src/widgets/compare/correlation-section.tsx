import { useMemo } from "react";
import type { Paper } from "@/charts/canvas";
import { CorrelationChart } from "@/charts/correlation/correlation-chart";
import { drawMatrix, type Matrix, matrixHeight } from "@/charts/correlation/draw";
import type { Series } from "@/lib/frame";
import { spearman } from "@/lib/statistics";
import styles from "@/widgets/compare/compare.module.css";
import { ExportMenu } from "@/widgets/compare/export-menu";
import type { Comparison } from "@/widgets/compare/use-compare";

interface Props {
  comparison: Comparison;
  /** The metric, then the params that are numbers. */
  columns: readonly Series[];
  paper: Paper;
}

const MOST = 16;

/** Which numbers go together. */
export function CorrelationSection({ comparison, columns, paper }: Props) {
  const shown = useMemo(() => columns.slice(0, MOST), [columns]);
  const matrix = useMemo((): Matrix => {
    const r = shown.map((one, row) =>
      shown.slice(0, row).map((other) => spearman(one.values, other.values).r),
    );
    return { names: shown.map((one) => one.label), r };
  }, [shown]);
  if (shown.length < 2) return null;
  const size = { width: 900, height: 0 };
  const height = matrixHeight(size, shown.length);
  return (
    <>
      <div className={styles.bar}>
        <h2>Correlation of each with each</h2>
        <ExportMenu
          title="correlations"
          size={{ width: size.width, height }}
          paper={paper}
          paint={(pen, room) => drawMatrix(pen, matrix, room, paper)}
          rows={() => [
            ["", ...matrix.names],
            ...matrix.names.map((name, row) => [name, ...(matrix.r[row] ?? [])]),
          ]}
        />
      </div>
      <CorrelationChart
        matrix={matrix}
        paper={paper}
        height={height}
        label={`Spearman's correlations of ${matrix.names.join(", ")}`}
        onOpen={(row, column) =>
          comparison.change({ tab: "scatter", x: shown[column]?.column, y: shown[row]?.column })
        }
      />
      {columns.length > MOST && (
        <p className={styles.note}>
          The first {MOST} of {columns.length} columns of numbers.
        </p>
      )}
    </>
  );
}
