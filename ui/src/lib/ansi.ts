// Text with the colours of a terminal (ECMA-48, SGR) as pieces to show; every other control
// sequence is left out. Pure: the pieces are text, whoever shows them escapes it.

/** How a piece looks; colours as CSS values, none for the default. */
export interface Piece {
  text: string;
  color?: string;
  background?: string;
  isBold?: boolean;
  isFaint?: boolean;
  isItalic?: boolean;
  isUnderlined?: boolean;
}

type Style = Omit<Piece, "text">;

// CSI, OSC and other string sequences, two-character escapes, and the control characters that a
// reader cannot see; a tab is text.
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  /\x1b\[([\d;:]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1f\x7f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const ANY_CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;
const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** Says whether there is anything but text. */
export function hasControls(line: string): boolean {
  return ANY_CONTROL.test(line);
}

/** The text alone. */
export function stripAnsi(line: string): string {
  return hasControls(line) ? line.replace(CONTROL, "") : line;
}

/** The line as pieces of one look each. */
export function parseAnsi(line: string): Piece[] {
  if (!hasControls(line)) return line ? [{ text: line }] : [];
  const pieces: Piece[] = [];
  let style: Style = {};
  let place = 0;
  const add = (end: number) => {
    if (end > place) pieces.push({ text: line.slice(place, end), ...style });
  };
  for (const found of line.matchAll(CONTROL)) {
    add(found.index);
    place = found.index + found[0].length;
    if (found[2] === "m") style = applied(style, found[1] ?? "");
  }
  add(line.length);
  return pieces;
}

/** The SGR sequences that are still in force at the end of a line, to begin the next one with. */
export function carriedStyle(line: string, before = ""): string {
  if (!line.includes("\x1b[")) return before;
  let carried = before;
  for (const [sequence, codes, final] of line.matchAll(CONTROL)) {
    if (final !== "m") continue;
    // A sequence that begins with a reset forgets all; later ones add to what there is.
    carried = /^0?(?:[;:]|$)/.test(codes ?? "") ? "" : carried;
    if (codes && codes !== "0") carried += sequence;
  }
  // A program that never resets would make every line longer than the one before.
  return carried.length > 200 ? carried.slice(carried.lastIndexOf("\x1b")) : carried;
}

function applied(style: Style, text: string): Style {
  const codes = text.split(/[;:]/).map(Number);
  let next: Style = { ...style };
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place] ?? 0;
    if (code === 38 || code === 48) {
      const [color, taken] = extended(codes.slice(place + 1));
      place += taken;
      next = withColor(next, code === 38 ? "color" : "background", color);
    } else {
      next = simple(next, code);
    }
  }
  return next;
}

function simple(style: Style, code: number): Style {
  if (code === 0) return {};
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isFaint: true };
  if (code === 3) return { ...style, isItalic: true };
  if (code === 4) return { ...style, isUnderlined: true };
  if (code === 22) return without(style, "isBold", "isFaint");
  if (code === 23) return without(style, "isItalic");
  if (code === 24) return without(style, "isUnderlined");
  if (code === 39) return without(style, "color");
  if (code === 49) return without(style, "background");
  const basic = (first: number) => named(code - first);
  if (code >= 30 && code <= 37) return withColor(style, "color", basic(30));
  if (code >= 40 && code <= 47) return withColor(style, "background", basic(40));
  if (code >= 90 && code <= 97) return withColor(style, "color", basic(90));
  if (code >= 100 && code <= 107) return withColor(style, "background", basic(100));
  return style;
}

/** Reads what follows 38 or 48: a colour and how many codes it took. */
function extended(codes: readonly number[]): [color: string | null, taken: number] {
  const [kind, ...rest] = codes;
  if (kind === 5) return [indexed(rest[0] ?? 0), 2];
  if (kind === 2) return [rgb(rest[0], rest[1], rest[2]), 4];
  return [null, codes.length];
}

function indexed(number: number): string | null {
  if (number < 16) return named(number % 8);
  if (number >= 232) {
    const grey = 8 + 10 * (Math.min(number, 255) - 232);
    return rgb(grey, grey, grey);
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const place = number - 16;
  return rgb(level(Math.floor(place / 36)), level(Math.floor(place / 6) % 6), level(place % 6));
}

// The sixteen colours are the theme's: what a terminal calls red is whatever reads as red here.
function named(number: number): string {
  return `var(--ansi-${NAMES[number] ?? "white"})`;
}

function rgb(...parts: readonly (number | undefined)[]): string {
  const bytes = parts.map((part) => Math.min(255, Math.max(0, Math.round(part || 0))));
  return `rgb(${bytes.join(" ")})`;
}

function withColor(style: Style, field: "color" | "background", color: string | null): Style {
  return color ? { ...style, [field]: color } : style;
}

function without(style: Style, ...fields: readonly (keyof Style)[]): Style {
  const rest = { ...style };
  for (const field of fields) delete rest[field];
  return rest;
}
