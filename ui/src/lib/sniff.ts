// What a file is, by its first bytes; its name only breaks ties. Must not know how it is shown.

import { scanJson } from "@/lib/json";
import { languageOf } from "@/lib/languages";

export type Kind =
  | "empty"
  | "image"
  | "svg"
  | "audio"
  | "video"
  | "pdf"
  | "html"
  | "json"
  | "lines"
  | "csv"
  | "parquet"
  | "npy"
  | "zip"
  | "text"
  | "binary";

export interface Sniffed {
  kind: Kind;
  mime: string;
  /** How its text is encoded; "" for what is no text. */
  encoding: "" | "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  /** The language of a text, as highlight.js calls it; "" where there is none. */
  language: string;
  /** What stands between the fields of a table. */
  delimiter: string;
}

/** How much of a file is looked at, in bytes. */
export const HEAD_BYTES = 16_384;

const SIGNS: readonly (readonly [string, Kind, string])[] = [
  ["\x89PNG\r\n\x1a\n", "image", "image/png"],
  ["\xff\xd8\xff", "image", "image/jpeg"],
  ["GIF87a", "image", "image/gif"],
  ["GIF89a", "image", "image/gif"],
  ["%PDF-", "pdf", "application/pdf"],
  ["PAR1", "parquet", "application/vnd.apache.parquet"],
  ["\x93NUMPY", "npy", "application/octet-stream"],
  ["PK\x03\x04", "zip", "application/zip"],
  ["PK\x05\x06", "zip", "application/zip"],
  ["OggS", "audio", "audio/ogg"],
  ["fLaC", "audio", "audio/flac"],
  ["ID3", "audio", "audio/mpeg"],
  ["\xff\xfb", "audio", "audio/mpeg"],
  ["\xff\xf3", "audio", "audio/mpeg"],
  ["\xff\xf2", "audio", "audio/mpeg"],
  ["\x1aE\xdf\xa3", "video", "video/webm"],
];
const BRANDS: Record<string, readonly [Kind, string]> = {
  avif: ["image", "image/avif"],
  avis: ["image", "image/avif"],
  "M4A ": ["audio", "audio/mp4"],
  "M4B ": ["audio", "audio/mp4"],
  // Pictures of phones, which browsers do not show.
  heic: ["binary", "image/heic"],
  mif1: ["binary", "image/heif"],
};
const HTML = new Set(
  (
    "html head body title meta link base style script iframe div span p a b i h1 h2 h3 h4 h5 h6 " +
    "table ul ol dl pre br hr img center font form main section article header nav footer"
  ).split(" "),
);
const PROLOGUE = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/;
const ELEMENT = /^<(?:!doctype\s+)?(?:[a-z]\w*:)?([a-z]\w*)[\s/>]/i;
const DELIMITERS = [",", "\t", ";", "|"];
// Besides line breaks and tabs: a bell, a form feed and the escape of colours in consoles.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const CONTROL = /[\x00-\x06\x0b\x0e-\x1a\x1c-\x1f]/g;

/** Says what a file called `name` is that begins with `head`, and is that if `isWhole`. */
export function sniff(head: Uint8Array, name: string, isWhole: boolean): Sniffed {
  if (head.length === 0) return found("empty", "application/octet-stream");
  return bySign(head, name) ?? byText(head, name, isWhole);
}

function found(kind: Kind, mime: string, rest: Partial<Sniffed> = {}): Sniffed {
  return { kind, mime, encoding: "", language: "", delimiter: "", ...rest };
}

function bySign(head: Uint8Array, name: string): Sniffed | null {
  const first = latin(head.subarray(0, 64));
  for (const [sign, kind, mime] of SIGNS) {
    if (!first.startsWith(sign)) continue;
    if (sign === "OggS" && first.includes("theora")) return found("video", "video/ogg");
    if (sign.startsWith("\x1aE") && !first.includes("webm"))
      return found("binary", "video/x-matroska");
    return found(kind, mime);
  }
  const form = first.slice(8, 12);
  if (first.startsWith("RIFF") && form === "WEBP") return found("image", "image/webp");
  if (first.startsWith("RIFF") && form === "WAVE") return found("audio", "audio/wav");
  if (first.slice(4, 8) === "ftyp") {
    const [kind, mime] = BRANDS[form] ?? (["video", "video/mp4"] as const);
    return found(kind, mime);
  }
  // Two letters prove little: the rest of the header, or the name, must agree.
  if (first.startsWith("BM") && extension(name) === "bmp") return found("image", "image/bmp");
  if (first.startsWith("\0\0\x01\0") && extension(name) === "ico")
    return found("image", "image/x-icon");
  return null;
}

function byText(head: Uint8Array, name: string, isWhole: boolean): Sniffed {
  const encoding = encodingOf(head, isWhole);
  if (!encoding) return found("binary", "application/octet-stream");
  const text = decodeText(head, encoding);
  const language = languageOf(name, text);
  const is = (kind: Kind, mime: string, rest: Partial<Sniffed> = {}) =>
    found(kind, mime, { encoding, language, ...rest });
  const end = extension(name);
  const body = text.replace(PROLOGUE, "");
  const element = ELEMENT.exec(body)?.[1]?.toLowerCase() ?? "";
  if (element === "svg") return is("svg", "image/svg+xml", { language: "xml" });
  if (language !== "markdown" && (HTML.has(element) || (isHtml(end) && /<[a-z!/]/i.test(body))))
    return is("html", "text/html", { language: "xml" });
  const json = scanJson(text);
  if (json.isValid && isJson(json, isWhole, end)) {
    const isLines = json.values > 1 || (json.values === 1 && /^(jsonl|ndjson)$/.test(end));
    return is(isLines ? "lines" : "json", "application/json", { language: "json" });
  }
  const delimiter = delimiterOf(text, end, language, isWhole);
  if (delimiter) return is("csv", "text/csv", { delimiter });
  return is("text", "text/plain");
}

function isJson(json: ReturnType<typeof scanJson>, isWhole: boolean, end: string): boolean {
  if (json.values > 1 && json.first !== "{") return false;
  if (isWhole && !json.isWhole) return false;
  return json.first === "{" || json.first === "[" || end === "json";
}

function isHtml(end: string): boolean {
  return end === "html" || end === "htm" || end === "xhtml";
}

/** Returns how bytes are encoded if they are text. */
function encodingOf(head: Uint8Array, isWhole: boolean): Sniffed["encoding"] {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head.includes(0)) return "";
  try {
    // With `stream` a character that the cut went through is no error.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: !isWhole });
    return (text.match(CONTROL)?.length ?? 0) <= text.length / 100 ? "utf-8" : "";
  } catch {
    const text = latin(head);
    const strange = text.match(/[\x80-\xff]/g)?.length ?? 0;
    return !CONTROL.test(text) && strange < text.length / 4 ? "windows-1252" : "";
  }
}

/** Reads text; bytes that cannot be read become the mark for that. */
export function decodeText(bytes: Uint8Array, encoding: Sniffed["encoding"]): string {
  return new TextDecoder(encoding || "utf-8").decode(bytes);
}

/** Bytes as characters of the same number; a TextDecoder knows no such encoding. */
export function latin(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The end of a name after its last dot, in lower case. */
export function extension(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 ? file.slice(dot + 1).toLowerCase() : "";
}

/** Returns what stands between the fields if a text is a table, or "". */
function delimiterOf(text: string, end: string, language: string, isWhole: boolean): string {
  if (end === "tsv" || end === "tab") return "\t";
  const isNamed = end === "csv";
  if (!isNamed && (language || !["", "txt", "dat", "data", "log"].includes(end))) return "";
  const lines = text.split(/\r?\n/);
  // The last line of a part may be cut off.
  if (!isWhole) lines.pop();
  const kept = lines.filter(Boolean).slice(0, 30);
  let best = "";
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const counts = kept.map((line) => fields(line, delimiter));
    const width = counts[0] ?? 1;
    const isEven = counts.every((count) => count === width);
    if ((isEven || isNamed) && width > most && (isNamed || kept.length > 2)) {
      best = delimiter;
      most = width;
    }
  }
  return best || (isNamed ? "," : "");
}

function fields(line: string, delimiter: string): number {
  return line.replace(/"(?:[^"]|"")*"/g, "").split(delimiter).length;
}
