import type { ReactNode } from "react";
import { Button } from "@/kit/button";
import { CopyButton } from "@/kit/copy-button";
import styles from "@/kit/data-table.module.css";
import { Dialog } from "@/kit/dialog";
import { formatJson } from "@/lib/json";
import { type Cell, cellText, type TableColumn } from "@/lib/table";

interface Props {
  title: string;
  columns: readonly TableColumn[];
  row: readonly Cell[];
  draw?: ((value: Cell) => ReactNode | undefined) | undefined;
  onClose: () => void;
  /** Ways to the rows before and after; undefined where there is none. */
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** One row of a table with all of its values, complete. */
export function TableRow({ title, columns, row, draw, onClose, onPrevious, onNext }: Props) {
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={title}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div className={styles.steps}>
        <Button disabled={!onPrevious} onClick={onPrevious}>
          Previous row
        </Button>
        <Button disabled={!onNext} onClick={onNext}>
          Next row
        </Button>
      </div>
      <dl className={styles.fields}>
        {columns.map(({ name }, place) => {
          const value = row[place];
          const text = isPlain(value) ? cellText(value) : formatJson(value);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice
            <div key={place}>
              <dt>{name}</dt>
              <dd>
                {draw?.(value) ??
                  (value === null || value === undefined ? (
                    <span className={styles.missing}>null</span>
                  ) : (
                    text
                  ))}
              </dd>
              <CopyButton text={text} label={`Copy ${name}`} />
            </div>
          );
        })}
      </dl>
    </Dialog>
  );
}

function isPlain(value: Cell): boolean {
  return typeof value !== "object" || value instanceof Date || ArrayBuffer.isView(value);
}
