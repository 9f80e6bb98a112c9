// The same table as Parquet; the library comes when it is wanted.

import type { ExportColumn } from "@/lib/export-table";

/** Writes a file: numbers as DOUBLE, texts as STRING, times as TIMESTAMP, all may be missing. */
export async function toParquet(columns: readonly ExportColumn[]): Promise<ArrayBuffer> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  return parquetWriteBuffer({
    createdBy: "runwell",
    columnData: columns.map(({ name, kind, values }) => {
      if (kind === "number") return { name, data: values, type: "DOUBLE", nullable: true };
      if (kind === "text") return { name, data: values, type: "STRING", nullable: true };
      const times = values.map((one) => (typeof one === "number" ? new Date(one) : null));
      return { name, data: times, type: "TIMESTAMP", nullable: true };
    }),
  });
}
