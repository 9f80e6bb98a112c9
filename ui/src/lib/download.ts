// Giving the reader a file that was made here.

/** Saves the parts as a file of that name, without what names of files may not hold. */
export function download(name: string, parts: BlobPart[], type: string): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, "-");
  link.click();
  // The download has begun when the click is done, but Safari reads it a little later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
