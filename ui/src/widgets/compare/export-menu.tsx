import { Download } from "lucide-react";
import type { Paper, Pen, Size } from "@/charts/canvas";
import { SvgPen } from "@/charts/plot/svg-pen";
import { Button } from "@/kit/button";
import { Menu } from "@/kit/menu";
import { download } from "@/lib/download";
import { type Frame, formatCell, type Series } from "@/lib/frame";

interface Props {
  /** What the picture shows; also the name of the file. */
  title: string;
  size: Size;
  paper: Paper;
  paint: (pen: Pen, size: Size) => void;
  /** The table behind the picture. */
  rows: () => readonly (readonly (string | number)[])[];
}

/** Takes a plot away: as a picture, as drawing, as its numbers. */
export function ExportMenu({ title, size, paper, paint, rows }: Props) {
  const svg = () => {
    const pen = new SvgPen(size, paper.paper, title);
    paint(pen, size);
    download(`${title}.svg`, [pen.text()], "image/svg+xml");
  };
  const png = () => {
    const canvas = document.createElement("canvas");
    canvas.width = size.width * 2;
    canvas.height = size.height * 2;
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.scale(2, 2);
    pen.fillStyle = paper.paper;
    pen.fillRect(0, 0, size.width, size.height);
    paint(pen, size);
    canvas.toBlob((blob) => blob && download(`${title}.png`, [blob], "image/png"));
  };
  const csv = () => {
    const text = rows()
      .map((row) => row.map(csvCell).join(","))
      .join("\r\n");
    download(`${title}.csv`, [text, "\r\n"], "text/csv");
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet" icon={<Download />}>
          Export
        </Button>
      }
      groups={[
        [
          { label: "Picture (PNG)", onSelect: png },
          { label: "Drawing (SVG)", onSelect: svg },
          { label: "Numbers (CSV)", onSelect: csv },
        ],
      ]}
    />
  );
}

/** The runs of a frame with some columns, as rows under a head; numbers in full. */
export function frameRows(frame: Frame, columns: readonly string[]): (string | number)[][] {
  const series = columns.flatMap((name) => frame.series.get(name) ?? []);
  const head = ["run_id", "run_name", ...series.map((one) => one.column)];
  const rows = frame.runIds.map((runId, row) => [
    runId,
    frame.names[row] ?? "",
    ...series.map((one) => exactCell(one, row)),
  ]);
  return [head, ...rows];
}

function exactCell(series: Series, row: number): string | number {
  if (!series.present[row]) return "";
  if (series.measure === "category") return formatCell(series, row);
  return series.values[row] ?? "";
}

/** Quoted where it must be; a text that a spreadsheet would take for a formula gets a quote before. */
function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+@\t\r-]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
