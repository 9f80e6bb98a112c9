// What is in zip archives, read from their ends.

import { readBytes } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";
import {
  type ArrayHeader,
  contentStart,
  type Entry,
  readArrayHeader,
  readDirectory,
  TAIL_BYTES,
} from "@/lib/archive";

export interface NamedEntry extends Entry {
  /** For an array of NumPy, such as those of `savez`. */
  array: ArrayHeader | null;
}

/** How many arrays are looked into; each is a request. */
const MOST_ARRAYS = 50;
const HEADER_BYTES = 1_024;

/** Lists an archive; null where its directory cannot be read. */
export async function readEntries(
  runId: string,
  file: FileInfo,
  signal: AbortSignal,
): Promise<NamedEntry[] | null> {
  const size = file.file_size ?? 0;
  const first = Math.max(0, size - TAIL_BYTES);
  const tail = await readBytes(runId, file.path, first, size - first, signal);
  const entries = readDirectory(tail, size);
  if (!entries) return null;
  const isArrays = entries.length > 0 && entries.every(({ name }) => name.endsWith(".npy"));
  return Promise.all(
    entries.map(async (entry, place) => {
      if (!isArrays || place >= MOST_ARRAYS) return { ...entry, array: null };
      const packed = await readBytes(runId, file.path, entry.offset, HEADER_BYTES, signal);
      const start = contentStart(packed);
      // What follows an entry is no part of its stream.
      const content = packed.subarray(start, start + entry.packedSize);
      return {
        ...entry,
        array: readArrayHeader(entry.isPacked ? await inflate(content) : content),
      };
    }),
  );
}

/** Unpacks the beginning of a stream that was cut off. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"))
    .getReader();
  const { value } = await reader.read();
  // The rest is not there; the end of the stream would be an error that says so.
  await reader.cancel().catch(() => undefined);
  return value ?? new Uint8Array(0);
}
