// The bytes of a console file as lines, whichever part of it is there: older parts are put before,
// newer ones behind. Knows no server.

import { carriedStyle } from "@/lib/ansi";

const NEWLINE = 10;

/** Some successive bytes of a file as lines. */
export interface ConsoleText {
  /** The bytes of the file that are here: from `first` up to, not including, `end`. */
  first: number;
  end: number;
  /** Bytes at the beginning that are the end of a line whose beginning is not here. */
  head: Uint8Array;
  /** Bytes at the end without a line end; shown as the last line until more comes. */
  tail: Uint8Array;
  lines: readonly string[];
  /** How many lines were ever put before: the number of a line minus this stays the same. */
  prepended: number;
}

/** Begins with the bytes from `first` on. */
export function consoleText(bytes: Uint8Array, first: number): ConsoleText {
  // Only at the beginning of the file is the first line known to be whole.
  const cut = first === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
  const isCut = first > 0 && cut === 0;
  const head = isCut ? bytes : bytes.subarray(0, cut);
  const rest = isCut ? new Uint8Array() : bytes.subarray(cut);
  const [whole, tail] = splitTail(rest);
  return {
    first,
    end: first + bytes.length,
    head,
    tail,
    lines: linesOf(whole),
    prepended: 0,
  };
}

/** Puts the bytes before that end where `text` begins. */
export function withOlder(text: ConsoleText, bytes: Uint8Array): ConsoleText {
  const older = consoleText(joined(bytes, text.head), text.first - bytes.length);
  const prepended = text.prepended + older.lines.length;
  // Until now there was one piece of a single line: it is in `older` as a whole.
  if (older.end === text.end) return { ...older, prepended };
  return {
    ...text,
    first: older.first,
    head: older.head,
    lines: [...older.lines, ...text.lines],
    prepended,
  };
}

/** Puts the bytes behind that begin where `text` ends. */
export function withNewer(text: ConsoleText, bytes: Uint8Array): ConsoleText {
  if (bytes.length === 0) return text;
  const [whole, tail] = splitTail(joined(text.tail, bytes));
  const carried = carriedStyle(text.lines.at(-1) ?? "");
  return {
    ...text,
    end: text.end + bytes.length,
    tail,
    lines: whole.length ? [...text.lines, ...linesOf(whole, carried)] : text.lines,
  };
}

/** The lines to show, with the unfinished one. */
export function shownLines(text: ConsoleText): readonly string[] {
  const last = text.tail.length ? linesOf(text.tail) : [];
  return last.length ? [...text.lines, ...last] : text.lines;
}

// What was rewritten after a carriage return, by a progress bar most often, shows its last state.
function folded(line: string): string {
  if (!line.includes("\r")) return line;
  const end = line.replace(/\r+$/, "");
  return end.slice(end.lastIndexOf("\r") + 1);
}

function linesOf(bytes: Uint8Array, carried = ""): string[] {
  if (bytes.length === 0) return [];
  // A file that is not UTF-8 has marks where it is not, and goes on.
  const lines = new TextDecoder().decode(bytes).split("\n");
  if (bytes.at(-1) === NEWLINE) lines.pop();
  // Every line stands for itself, so that any of them can be drawn without those before.
  let style = carried;
  return lines.map((line) => {
    const own = style + folded(line);
    style = carriedStyle(line, style);
    return own;
  });
}

function splitTail(bytes: Uint8Array): [whole: Uint8Array, tail: Uint8Array] {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return [bytes.subarray(0, end), bytes.subarray(end)];
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
