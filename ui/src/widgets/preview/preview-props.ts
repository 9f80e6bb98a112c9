// What every preview gets.

import type { FileInfo } from "@/api/types";
import type { Sniffed } from "@/lib/sniff";

export interface PreviewProps {
  runId: string;
  file: FileInfo;
  /** Its first bytes. */
  head: Uint8Array<ArrayBuffer>;
  /** What they say it is. */
  sniffed: Sniffed;
}

/** The name of a file without its folders. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
