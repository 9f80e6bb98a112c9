import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useEffect, useMemo, useRef, useState } from "react";
import { classes } from "@/kit/classes";
import styles from "@/kit/code-view.module.css";
import type { Piece } from "@/lib/highlight";

/** Longer lines are cut: a megabyte in one line holds up every browser. */
const LONGEST_LINE = 5_000;
/** Above this, only the lines in view are drawn. */
const ALL_DRAWN = 1_500;
/** What is coloured, in characters; colouring takes about a second for this much. */
const MOST_COLOURED = 400_000;

interface Props {
  text: string;
  /** As highlight.js calls it; without one nothing is coloured. */
  language?: string;
  label?: string;
  isWrapped?: boolean;
  hasNumbers?: boolean;
  /** A line to be shown and marked, from 0. */
  line?: number | null;
  /** Whether it fills its place rather than being as high as it needs. */
  isFilling?: boolean;
}

/** Lines of text or code with their numbers. */
export function CodeView({
  text,
  language = "",
  label = "Text",
  isWrapped,
  hasNumbers = true,
  line = null,
  isFilling,
}: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const lines = useLines(text, language);
  const isVirtual = lines.length > ALL_DRAWN;
  const virtual = useVirtualizer({
    count: lines.length,
    enabled: isVirtual,
    getScrollElement: () => scroll.current,
    estimateSize: () => 20,
    overscan: 30,
  });
  useEffect(() => {
    if (line === null) return;
    if (isVirtual) virtual.scrollToIndex(line, { align: "center" });
    else scroll.current?.querySelectorAll("[data-line]")[line]?.scrollIntoView({ block: "center" });
  }, [line, isVirtual, virtual]);
  const drawn = isVirtual ? virtual.getVirtualItems() : null;
  return (
    <section
      ref={scroll}
      className={classes(styles.code, isWrapped && styles.wrapped, isFilling && styles.filling)}
      style={{ "--digits": `${String(lines.length).length}ch` } as CSSProperties}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
      tabIndex={0}
      aria-label={label}
    >
      {drawn ? (
        <pre style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, start }) => (
            <div
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.placed}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line
                pieces={lines[index] ?? []}
                number={hasNumbers ? index + 1 : null}
                isMarked={index === line}
              />
            </div>
          ))}
        </pre>
      ) : (
        <pre>
          {lines.map((pieces, index) => (
            <Line
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names
              key={index}
              pieces={pieces}
              number={hasNumbers ? index + 1 : null}
              isMarked={index === line}
            />
          ))}
        </pre>
      )}
    </section>
  );
}

function Line(props: { pieces: readonly Piece[]; number: number | null; isMarked: boolean }) {
  return (
    <div
      className={styles.line}
      data-line={props.number ?? ""}
      data-marked={props.isMarked || undefined}
    >
      {props.pieces.map((piece, place) =>
        piece.scope ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no names
          <span key={place} data-scope={piece.scope.split(".")[0]}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
      {props.pieces.length === 0 && "\n"}
    </div>
  );
}

/** The lines at once without colours, and with them when they are there. */
function useLines(text: string, language: string): readonly (readonly Piece[])[] {
  const plain = useMemo(() => {
    // The last line break ends a line; it begins none.
    const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    return whole.split("\n").map((line) => cut(line));
  }, [text]);
  const [coloured, setColoured] = useState<{ of: unknown; lines: Piece[][] } | null>(null);
  useEffect(() => {
    if (!language || text.length > MOST_COLOURED) return;
    if (plain.some(([piece]) => (piece?.text.length ?? 0) > LONGEST_LINE)) return;
    let isWanted = true;
    const whole = plain.map(([piece]) => piece?.text ?? "").join("\n");
    void import("@/lib/highlight")
      .then(({ highlight }) => highlight(whole, language))
      .then((lines) => isWanted && setColoured({ of: plain, lines }));
    return () => {
      isWanted = false;
    };
  }, [text, language, plain]);
  return coloured?.of === plain ? coloured.lines : plain;
}

function cut(line: string): Piece[] {
  if (!line) return [];
  if (line.length <= LONGEST_LINE) return [{ text: line, scope: "" }];
  const rest = line.length - LONGEST_LINE;
  return [
    { text: line.slice(0, LONGEST_LINE), scope: "" },
    { text: `… ${rest.toLocaleString("en")} more characters`, scope: "cut" },
  ];
}
