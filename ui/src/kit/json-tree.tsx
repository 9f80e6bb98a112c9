import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import styles from "@/kit/json-tree.module.css";
import { isOpenable, type Node, type Openings, visibleNodes } from "@/lib/json-nodes";

interface Props {
  value: unknown;
  label: string;
  /** What to show and mark: the path of a node. */
  found?: string | null;
}

/** A value of objects and lists as a tree; only the rows in view are drawn. */
export function JsonTree({ value, label, found = null }: Props) {
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [openings, setOpenings] = useState<Openings>({});
  const [current, setCurrent] = useState("");
  const nodes = useMemo(() => visibleNodes(value, openings, found), [value, openings, found]);
  const place = Math.max(
    0,
    nodes.findIndex(({ path }) => path === current),
  );
  const virtual = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => 22,
    overscan: 20,
    getItemKey: (index) => nodes[index]?.path ?? index,
  });
  useEffect(() => {
    if (found === null) return;
    setCurrent(found);
    const at = nodes.findIndex(({ path }) => path === found);
    if (at >= 0) virtual.scrollToIndex(at, { align: "center" });
  }, [found, nodes, virtual]);
  const turn = (node: Node, isOpen: boolean) =>
    setOpenings((old) => ({ ...old, [node.path]: isOpen }));
  const go = (to: number) => {
    const next = nodes[Math.min(nodes.length - 1, Math.max(0, to))];
    if (!next) return;
    setCurrent(next.path);
    virtual.scrollToIndex(nodes.indexOf(next));
  };
  const onKey = (event: KeyboardEvent) => {
    const node = nodes[place];
    if (!node || event.altKey || event.ctrlKey || event.metaKey) return;
    const isShut = isOpenable(node) && !node.isOpen;
    if (event.key === "ArrowDown") go(place + 1);
    else if (event.key === "ArrowUp") go(place - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(nodes.length - 1);
    else if (event.key === "PageDown") go(place + 20);
    else if (event.key === "PageUp") go(place - 20);
    else if (event.key === "ArrowRight" && isShut) turn(node, true);
    else if (event.key === "ArrowRight") go(node.isOpen ? place + 1 : place);
    else if (event.key === "ArrowLeft" && node.isOpen) turn(node, false);
    else if (event.key === "ArrowLeft") go(parentOf(nodes, place));
    else if (event.key === "Enter" && isOpenable(node)) turn(node, isShut);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroll}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={nodes[place] ? `${id}-${place}` : undefined}
      className={styles.tree}
      onKeyDown={onKey}
    >
      <div role="none" className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const node = nodes[index];
          if (!node) return null;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and says where
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the tree
            <div
              key={key}
              id={`${id}-${index}`}
              role="treeitem"
              aria-level={node.depth + 1}
              aria-selected={index === place}
              {...(isOpenable(node) && { "aria-expanded": node.isOpen })}
              className={styles.row}
              data-found={node.path === found || undefined}
              style={{
                transform: `translateY(${start}px)`,
                paddingLeft: node.depth * 16 + 8,
              }}
              onClick={() => {
                setCurrent(node.path);
                if (isOpenable(node)) turn(node, !node.isOpen);
              }}
            >
              {isOpenable(node) ? (
                <ChevronRight aria-hidden="true" className={styles.arrow} data-open={node.isOpen} />
              ) : (
                <span className={styles.arrow} />
              )}
              {node.name !== null && <span className={styles.name}>{node.name}:</span>}
              <span data-kind={node.kind} title={node.text.slice(0, 2_000)}>
                {node.text.length > 400 ? `${node.text.slice(0, 400)}…` : node.text}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function parentOf(nodes: readonly Node[], place: number): number {
  const depth = nodes[place]?.depth ?? 0;
  for (let at = place - 1; at >= 0; at--) if ((nodes[at]?.depth ?? 0) < depth) return at;
  return place;
}
