// Finding a text in the lines of a console, in any case.

import { stripAnsi } from "@/lib/ansi";

/** A place where the text is: the line, and from where to where in its plain text. */
export interface Match {
  line: number;
  start: number;
  end: number;
}

/** More than this nobody steps through. */
export const MAX_MATCHES = 10_000;

/** Returns the places in order, the first MAX_MATCHES of them. */
export function findMatches(lines: readonly string[], text: string): Match[] {
  const sought = text.toLowerCase();
  const matches: Match[] = [];
  if (!sought) return matches;
  for (let line = 0; line < lines.length; line++) {
    const plain = stripAnsi(lines[line] ?? "").toLowerCase();
    let start = plain.indexOf(sought);
    while (start >= 0) {
      matches.push({ line, start, end: start + sought.length });
      if (matches.length >= MAX_MATCHES) return matches;
      start = plain.indexOf(sought, start + sought.length);
    }
  }
  return matches;
}
