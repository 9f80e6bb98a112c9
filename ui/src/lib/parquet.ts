// Parquet as a table, of which only what is looked at is read. Must not know where bytes come from.

import {
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
  snappyUncompress,
} from "hyparquet";
import {
  decompressBrotli,
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from "hyparquet-compressors";
import type { ColumnKind, TableColumn, TableData } from "@/lib/table";

export interface Bytes {
  byteLength: number;
  slice: (start: number, end?: number) => Promise<ArrayBuffer>;
}

export interface ParquetFile {
  columns: TableColumn[];
  length: number;
  /** Reads rows as they stand in the file. */
  rows: (first: number, count: number) => Promise<unknown[][]>;
  /** Reads everything, to be sorted and filtered. */
  all: () => Promise<TableData>;
}

// The package's own Snappy is WebAssembly, which the policy of the page does not let run.
const COMPRESSORS = {
  SNAPPY: (input: Uint8Array, length: number) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
  GZIP: decompressGzip,
  BROTLI: decompressBrotli,
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
  ZSTD: (input: Uint8Array) => decompressZstd(input),
};

/** Opens a file: its columns and how many rows it has. */
export async function openParquet(file: Bytes): Promise<ParquetFile> {
  const metadata = await parquetMetadataAsync(file);
  const columns = parquetSchema(metadata).children.map(({ element }) => columnOf(element));
  const names = columns.map(({ name }) => name);
  const length = Number(metadata.num_rows);
  return {
    columns,
    length,
    rows: (first, count) => read(file, metadata, first, Math.min(length, first + count)),
    all: async () => {
      const rows = await read(file, metadata, 0, length);
      const values = names.map((_, place) => rows.map((row) => row[place]));
      return { columns, values, length };
    },
  };
}

function read(
  file: Bytes,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    if (rowEnd <= rowStart) return resolve([]);
    parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      useOffsetIndex: true,
      compressors: COMPRESSORS,
      onComplete: (rows: unknown[][]) => resolve(rows),
    }).catch(reject);
  });
}

function columnOf(element: SchemaElement): TableColumn {
  const logical = element.logical_type?.type ?? element.converted_type ?? "";
  const type = logical || (element.type ?? "GROUP");
  const name = element.name;
  return { name, kind: kindOfType(type, element.type), type: type.toLowerCase() };
}

function kindOfType(type: string, physical: string | undefined): ColumnKind {
  if (/^(DATE|TIMESTAMP)/.test(type)) return "time";
  if (/^(TIME|UTF8|STRING|ENUM|UUID|JSON|BYTE_ARRAY|FIXED)/.test(type)) return "text";
  if (physical === "BOOLEAN") return "boolean";
  if (/^(INT|FLOAT|DOUBLE|DECIMAL|U?INTEGER|UINT)/.test(type)) return "number";
  return "other";
}
