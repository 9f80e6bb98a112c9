import { GripVertical, X } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { IconButton } from "@/kit/icon-button";
import { moveItem } from "@/lib/move-item";
import styles from "@/widgets/runs-toolbar/reorder-list.module.css";

export interface ReorderItem {
  id: string;
  name: string;
  /** Controls at the right. */
  controls?: ReactNode;
}

interface Props {
  label: string;
  items: readonly ReorderItem[];
  onOrder: (ids: string[]) => void;
  onRemove: (id: string) => void;
}

/** Items to drag into order, or to move with the arrow keys on their handles. */
export function ReorderList({ label, items, onOrder, onRemove }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const ids = items.map((one) => one.id);
  const move = (from: number, to: number) => {
    if (from >= 0 && to >= 0 && to < ids.length && from !== to) onOrder(moveItem(ids, from, to));
  };
  const onPointerMove = (event: PointerEvent) => {
    if (dragged === null || !list.current) return;
    const rows = [...list.current.children];
    const to = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
    move(ids.indexOf(dragged), to < 0 ? ids.length - 1 : to);
  };
  const onKeyDown = (event: KeyboardEvent, place: number) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    move(place, place + by);
  };
  return (
    <ul ref={list} className={styles.list} aria-label={label}>
      {items.map((item, place) => (
        <li key={item.id} className={styles.item} data-dragged={dragged === item.id || undefined}>
          <button
            type="button"
            className={styles.handle}
            aria-label={`Move ${item.name}: arrow keys`}
            onKeyDown={(event) => onKeyDown(event, place)}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setDragged(item.id);
            }}
            onPointerMove={onPointerMove}
            onPointerUp={() => setDragged(null)}
            onPointerCancel={() => setDragged(null)}
          >
            <GripVertical aria-hidden="true" />
          </button>
          <span className={styles.name} title={item.name}>
            {item.name}
          </span>
          {item.controls}
          <IconButton
            label={`Remove ${item.name}`}
            icon={<X />}
            className={styles.remove}
            onClick={() => onRemove(item.id)}
          />
        </li>
      ))}
    </ul>
  );
}
