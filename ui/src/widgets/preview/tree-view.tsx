import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useMemo, useState } from "react";
import { CopyButton } from "@/kit/copy-button";
import { IconButton } from "@/kit/icon-button";
import { JsonTree } from "@/kit/json-tree";
import { SearchField } from "@/kit/search-field";
import { formatCount } from "@/lib/format";
import { findNodes } from "@/lib/json-nodes";
import styles from "@/widgets/preview/preview.module.css";
import { Stage } from "@/widgets/preview/stage";

interface Props {
  value: unknown;
  /** What it was read from. */
  text: string;
  tools?: ReactNode;
}

/** A value as a tree, with a search in its names and values. */
export function TreeView({ value, text, tools }: Props) {
  const [sought, setSought] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => (sought ? findNodes(value, sought) : []), [value, sought]);
  const step = (by: number) => setAt((old) => (old + by + found.length) % (found.length || 1));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") setSought("");
  };
  return (
    <Stage
      tools={
        <>
          {tools}
          <SearchField
            label="Find a key or value"
            value={sought}
            onChange={(next) => {
              setSought(next);
              setAt(0);
            }}
            onKeyDown={onKey}
            className={styles.find}
          />
          {sought && (
            <>
              <span className={styles.count} aria-live="polite">
                {found.length
                  ? `${formatCount(at + 1)} of ${formatCount(found.length)}`
                  : "not found"}
              </span>
              <IconButton label="Previous" icon={<ChevronUp />} onClick={() => step(-1)} />
              <IconButton label="Next" icon={<ChevronDown />} onClick={() => step(1)} />
            </>
          )}
          <span className={styles.gap} />
          <CopyButton text={text} label="Copy the text" />
        </>
      }
    >
      <JsonTree value={value} label="Content of the file" found={found[at] ?? null} />
    </Stage>
  );
}
