// Tables in files, read in a worker: opening one, and its pages.

import { useEffect, useState } from "react";
import { contentUrl } from "@/api/artifacts";
import type { Opened, Order, Report } from "@/api/table-worker";
import type { FileInfo } from "@/api/types";
import type { Sniffed } from "@/lib/sniff";
import type { TablePage, TableSource } from "@/lib/table";

export interface OpenTable {
  source: TableSource | null;
  error: Error | null;
  /** How much of the file has come, from 0 to 1. */
  progress: number;
}

// So that an order without its number is none.
type Unnumbered = Order extends infer One ? (One extends Order ? Omit<One, "id"> : never) : never;

const NOTHING: OpenTable = { source: null, error: null, progress: 0 };

/** Opens the table in a file, of which at most `limit` bytes are read. */
export function useTable(
  runId: string,
  file: FileInfo,
  sniffed: Sniffed,
  limit: number,
): OpenTable {
  const [table, setTable] = useState<OpenTable>(NOTHING);
  const { path, file_size: size, digest } = file;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another digest is another content
  useEffect(() => {
    setTable(NOTHING);
    const clerk = hire((progress) => setTable((old) => ({ ...old, progress })));
    const url = new URL(contentUrl(runId, path), location.href).href;
    clerk.order<Opened>({ act: "open", url, size: size ?? 0, limit, sniffed }).then(
      (opened) => {
        const read: TableSource["read"] = (query) => clerk.order<TablePage>({ act: "read", query });
        setTable({ source: { ...opened, read }, error: null, progress: 1 });
      },
      (error: Error) => setTable({ source: null, error, progress: 0 }),
    );
    return () => clerk.dismiss();
  }, [runId, path, size, digest, sniffed, limit]);
  return table;
}

/** Starts a worker that answers orders one by one. */
function hire(onProgress: (share: number) => void) {
  const worker = new Worker(new URL("./table-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (e: Error) => void }
  >();
  let last = 0;
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onmessage = ({ data }: MessageEvent<Report>) => {
    if ("progress" in data) return onProgress(data.progress);
    const order = waiting.get(data.id);
    waiting.delete(data.id);
    if ("problem" in data) order?.reject(new Error(data.problem));
    else order?.resolve(data.answer as never);
  };
  worker.onerror = () => fail(new Error("The file could not be read as a table."));
  return {
    order: <Answer>(order: Unnumbered): Promise<Answer> => {
      last += 1;
      const id = last;
      return new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ ...order, id });
      });
    },
    dismiss: () => worker.terminate(),
  };
}
