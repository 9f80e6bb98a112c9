// Reads tables beside the page, so that neither megabytes nor a sort hold up what people do.

import { parseCsv } from "@/lib/csv";
import { type Bytes, openParquet } from "@/lib/parquet";
import { decodeText, type Sniffed } from "@/lib/sniff";
import { type TableColumn, type TablePage, type TableQuery, tableReader } from "@/lib/table";

export type Order =
  | { id: number; act: "open"; url: string; size: number; limit: number; sniffed: Sniffed }
  | { id: number; act: "read"; query: TableQuery };

export interface Opened {
  columns: readonly TableColumn[];
  length: number;
  isPartial: boolean;
  isSortable: boolean;
}

export type Report =
  | { id: number; answer: Opened | TablePage }
  | { id: number; problem: string }
  | { progress: number };

/** What is read into memory of a Parquet file at most, to be sorted: about a gigabyte. */
const MOST_CELLS = 20_000_000;
// What one request fetches at least: the columns of a small file come in one piece.
const BLOCK_BYTES = 1 << 18;

const page = globalThis as unknown as {
  onmessage: (event: MessageEvent<Order>) => void;
  postMessage: (report: Report) => void;
};
let read: ((query: TableQuery) => Promise<TablePage>) | null = null;

page.onmessage = ({ data: order }) => {
  const done = order.act === "open" ? open(order) : ask(order.query);
  done.then(
    (answer) => page.postMessage({ id: order.id, answer }),
    (problem: unknown) =>
      page.postMessage({
        id: order.id,
        problem: problem instanceof Error ? problem.message : String(problem),
      }),
  );
};

async function ask(query: TableQuery): Promise<TablePage> {
  if (!read) throw new Error("the table is not open");
  return read(query);
}

async function open(order: Extract<Order, { act: "open" }>): Promise<Opened> {
  return order.sniffed.kind === "parquet" ? openColumns(order) : openText(order);
}

async function openText({ url, size, limit, sniffed }: Extract<Order, { act: "open" }>) {
  const isWhole = size <= limit;
  const bytes = await fetchPart(url, 0, Math.min(size, limit), (share) =>
    page.postMessage({ progress: share }),
  );
  const text = decodeText(bytes, sniffed.encoding);
  const table = parseCsv(text, sniffed.delimiter, isWhole);
  const own = tableReader(table);
  read = async (query) => own(query);
  return { columns: table.columns, length: table.length, isPartial: !isWhole, isSortable: true };
}

async function openColumns({ url, size }: { url: string; size: number }): Promise<Opened> {
  const file = await openParquet(blocks(url, size));
  let all: Promise<(query: TableQuery) => TablePage> | null = null;
  read = async (query) => {
    const isPlain = !query.sort && Object.values(query.filters).every((text) => !text.trim());
    if (isPlain) {
      return { rows: await file.rows(query.first, query.count), total: file.length };
    }
    all ??= file.all().then(tableReader);
    return (await all)(query);
  };
  const isSortable = file.length * file.columns.length <= MOST_CELLS;
  return { columns: file.columns, length: file.length, isPartial: false, isSortable };
}

/** A file read in pieces; what was read last is kept, since columns lie beside each other. */
function blocks(url: string, size: number): Bytes {
  const kept: { first: number; bytes: Promise<Uint8Array> }[] = [];
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const from = start < 0 ? Math.max(0, size + start) : start;
      const till = end < 0 ? size + end : Math.min(end, size);
      for (const block of kept) {
        const bytes = from >= block.first ? await block.bytes : null;
        if (bytes && till <= block.first + bytes.length) {
          return bytes.slice(from - block.first, till - block.first).buffer as ArrayBuffer;
        }
      }
      const count = Math.min(size - from, Math.max(till - from, BLOCK_BYTES));
      const bytes = fetchPart(url, from, count);
      kept.unshift({ first: from, bytes });
      if (kept.length > 16) kept.pop();
      return (await bytes).slice(0, till - from).buffer as ArrayBuffer;
    },
  };
}

async function fetchPart(
  url: string,
  first: number,
  count: number,
  onProgress?: (share: number) => void,
): Promise<Uint8Array> {
  const range = `bytes=${first}-${first + count - 1}`;
  const response = await fetch(url, { headers: { range } });
  if (!response.ok || !response.body) {
    throw new Error(`The server answered ${response.status} ${response.statusText}`);
  }
  const bytes = new Uint8Array(count);
  let length = 0;
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    // A server without ranges sends everything.
    const wanted = piece.value.subarray(0, count - length);
    bytes.set(wanted, length);
    length += wanted.length;
    onProgress?.(length / count);
  }
  return bytes.subarray(0, length);
}
