import { memo } from "react";
import { type Piece, parseAnsi } from "@/lib/ansi";
import type { Match } from "@/lib/console-search";

interface Props {
  line: string;
  /** Where a search found something in it. */
  matches?: readonly Match[] | undefined;
  /** The one that the reader is at. */
  current?: Match | undefined;
}

/** A line in its colours, with what was found marked. */
export const ConsoleLine = memo(function ConsoleLine({ line, matches, current }: Props) {
  let place = 0;
  return parseAnsi(line).map((piece) => {
    const start = place;
    place += piece.text.length;
    return (
      <span key={start} style={styleOf(piece)}>
        {matches ? marked(piece.text, start, matches, current) : piece.text}
      </span>
    );
  });
});

function marked(
  text: string,
  start: number,
  matches: readonly Match[],
  current: Match | undefined,
) {
  const parts = [];
  let place = 0;
  for (const match of matches) {
    const from = Math.max(0, match.start - start);
    const to = Math.min(text.length, match.end - start);
    if (from >= to) continue;
    parts.push(text.slice(place, from));
    parts.push(
      <mark key={from} data-current={match === current || undefined}>
        {text.slice(from, to)}
      </mark>,
    );
    place = to;
  }
  parts.push(text.slice(place));
  return parts;
}

function styleOf(piece: Piece): React.CSSProperties | undefined {
  const { color, background, isBold, isFaint, isItalic, isUnderlined } = piece;
  if (!color && !background && !isBold && !isFaint && !isItalic && !isUnderlined) return undefined;
  return {
    // A colour of a program's own may be unreadable on our paper: some ink in it keeps it legible.
    ...(color && { color: color.startsWith("rgb") ? mixed(color, 60, "--ink") : color }),
    ...(background && { background: mixed(background, 22, "--paper") }),
    ...(isBold && { fontWeight: 600 }),
    ...(isFaint && { opacity: 0.7 }),
    ...(isItalic && { fontStyle: "italic" }),
    ...(isUnderlined && { textDecoration: "underline" }),
  };
}

function mixed(color: string, share: number, token: string): string {
  return `color-mix(in srgb, ${color} ${share}%, var(${token}))`;
}
