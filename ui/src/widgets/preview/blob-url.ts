// Addresses of bytes that this page has read itself.

import { useEffect, useState } from "react";
import { readBytes } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";

/** Reads a file and gives it an address of that type; null without a type, or until it is read. */
export function useBlobUrl(runId: string, file: FileInfo, mime: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  const { path, file_size: size } = file;
  useEffect(() => {
    if (!mime) return;
    const control = new AbortController();
    let made = "";
    readBytes(runId, path, 0, size ?? 1, control.signal).then(
      (bytes) => {
        made = URL.createObjectURL(new Blob([bytes], { type: mime }));
        setUrl(made);
      },
      // An address that leads nowhere makes the picture say that it cannot be shown.
      () => control.signal.aborted || setUrl("about:blank"),
    );
    return () => {
      control.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [runId, path, size, mime]);
  return url;
}
