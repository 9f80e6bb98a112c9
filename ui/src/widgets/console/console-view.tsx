import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { classes } from "@/kit/classes";
import type { Match } from "@/lib/console-search";
import styles from "@/widgets/console/console.module.css";
import { ConsoleLine } from "@/widgets/console/console-line";

export interface ConsoleViewHandle {
  showLine: (line: number) => void;
}

interface Props {
  lines: readonly string[];
  prepended: number;
  hasWrap: boolean;
  /** Whether the end stays in view. */
  isFollowing: boolean;
  onFollow: (isFollowing: boolean) => void;
  /** Called when the reader is near the first line. */
  onTop: () => void;
  matchesByLine: ReadonlyMap<number, readonly Match[]>;
  current?: Match | undefined;
  ref?: Ref<ConsoleViewHandle>;
}

const LINE = 18;
const NEAR_TOP = 600;

/** The lines near the view; what is put before or behind moves nothing that is seen. */
export function ConsoleView({
  lines,
  prepended,
  hasWrap,
  isFollowing,
  onFollow,
  onTop,
  matchesByLine,
  current,
  ref,
}: Props) {
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE,
    overscan: 20,
    paddingStart: 8,
    paddingEnd: 8,
    // The number of a line changes when older ones come; its height must not be forgotten then.
    getItemKey: (place) => place - prepended,
  });
  useImperativeHandle(ref, () => ({
    showLine: (line) => virtual.scrollToIndex(line, { align: "center" }),
  }));
  useKeepPlace(virtual, prepended);

  const last = lines.length - 1;
  useEffect(() => {
    if (isFollowing && last >= 0) virtual.scrollToIndex(last, { align: "end" });
  }, [isFollowing, last, virtual]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are others with each
  useEffect(() => virtual.measure(), [virtual, hasWrap]);

  const lastTop = useRef(0);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isUp = scrollTop < lastTop.current - 2;
    lastTop.current = scrollTop;
    if (scrollTop < NEAR_TOP) onTop();
    const isAtEnd = scrollHeight - scrollTop - clientHeight < LINE;
    // Going up is to read; being at the end again is to follow.
    if (isFollowing && isUp && !isAtEnd) onFollow(false);
  };
  return (
    <section
      ref={box}
      className={classes(styles.box, hasWrap && styles.wraps)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
      tabIndex={0}
      aria-label="Console output"
      onScroll={onScroll}
    >
      <div className={styles.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const matches = matchesByLine.get(item.index);
          return (
            <div
              key={item.key}
              ref={hasWrap ? virtual.measureElement : undefined}
              data-index={item.index}
              className={styles.line}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ConsoleLine
                line={lines[item.index] ?? ""}
                matches={matches}
                current={matches && current}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

type Virtual = ReturnType<typeof useVirtualizer<HTMLElement, Element>>;

/** What is in view stays there when lines are put before it. */
function useKeepPlace(virtual: Virtual, prepended: number): void {
  const before = useRef(prepended);
  useLayoutEffect(() => {
    const added = prepended - before.current;
    before.current = prepended;
    if (added > 0) virtual.scrollToOffset((virtual.scrollOffset ?? 0) + added * LINE);
  }, [virtual, prepended]);
}
