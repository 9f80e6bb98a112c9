// What is in a zip archive, by its directory at the end; and the shapes of NumPy's arrays.
// After APPNOTE.TXT 6.3 §4.3 and NumPy's format 1–3.

import { latin } from "@/lib/sniff";

export interface Entry {
  name: string;
  size: number;
  packedSize: number;
  isPacked: boolean;
  /** Where its own header begins. */
  offset: number;
}

export interface ArrayHeader {
  dtype: string;
  shape: string;
  isFortran: boolean;
}

/** How much of the end of an archive holds its directory, but for very many files. */
export const TAIL_BYTES = 1 << 20;
const LONGEST_HEADER = 16_384;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const WIDE = 0xffffffff;

/** Reads the directory from the end of an archive of `size` bytes; null where it has none. */
export function readDirectory(tail: Uint8Array, size: number): Entry[] | null {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return null;
  const start = view.getUint32(end + 16, true) - (size - tail.length);
  // Directories beyond four gigabytes, or longer than what was read.
  if (start < 0 || start > tail.length) return null;
  const found: Entry[] = [];
  for (let at = start; at + 46 <= end && view.getUint32(at, true) === ENTRY; ) {
    const nameLength = view.getUint16(at + 28, true);
    found.push({
      name: new TextDecoder().decode(tail.subarray(at + 46, at + 46 + nameLength)),
      isPacked: view.getUint16(at + 10, true) !== 0,
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found.filter(({ size: one }) => one !== WIDE);
}

/** Returns where the content of an entry begins, from the bytes at its offset. */
export function contentStart(local: Uint8Array): number {
  const view = new DataView(local.buffer, local.byteOffset, local.byteLength);
  return local.length < 30 ? 0 : 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

/** Reads the header of an array in NumPy's format; null where there is none. */
export function readArrayHeader(bytes: Uint8Array): ArrayHeader | null {
  const text = latin(bytes.subarray(0, LONGEST_HEADER));
  if (!text.startsWith("\x93NUMPY")) return null;
  const dict = text.slice(bytes[6] === 1 ? 10 : 12);
  const dtype = /'descr':\s*('[^']*'|\[.*?\]\s*(?=,\s*'))/s.exec(dict)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(dict)?.[1];
  if (dtype === undefined || shape === undefined) return null;
  const sizes = shape.split(",").filter((one) => one.trim());
  return {
    dtype: dtypeName(dtype.replace(/^'|'$/g, "")),
    shape: sizes.length ? sizes.map((one) => one.trim()).join(" × ") : "a single value",
    isFortran: /'fortran_order':\s*True/.test(dict),
  };
}

const KINDS: Record<string, string> = { f: "float", i: "int", u: "uint", c: "complex" };

function dtypeName(descr: string): string {
  const [, kind = "", size = ""] = /^[<>|=]?([a-zA-Z])(\d+)$/.exec(descr) ?? [];
  if (Object.hasOwn(KINDS, kind)) return `${KINDS[kind]}${Number(size) * 8}`;
  if (kind === "b") return "bool";
  if (kind === "U" || kind === "S") return `text of ${size}`;
  return descr;
}
