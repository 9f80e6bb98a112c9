import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { IconButton } from "@/kit/icon-button";
import styles from "@/widgets/panels/panels.module.css";

interface Props {
  /** What it holds, for those who hear the page. */
  label: string;
  children: ReactNode;
}

const KEY = "runwell.charts.side";
const WIDTHS = { min: 180, max: 560, first: 250 };
const PACE = 20;

/** A column at the left whose width the reader chooses; this browser remembers it. */
export function Side({ label, children }: Props) {
  const [width, setWidth] = useState(kept);
  const [last, setLast] = useState(WIDTHS.first);
  const keep = (next: number) => {
    const chosen = next === 0 ? 0 : Math.min(WIDTHS.max, Math.max(WIDTHS.min, next));
    if (chosen) setLast(chosen);
    setWidth(chosen);
    localStorage.setItem(KEY, String(chosen));
  };
  if (width === 0) {
    return (
      <div className={styles.folded}>
        <IconButton label={`Show ${label}`} icon={<PanelLeftOpen />} onClick={() => keep(last)} />
      </div>
    );
  }
  const drag = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget;
    const start = event.clientX;
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => keep(Math.max(WIDTHS.min, width + move.clientX - start));
    handle.onpointerup = () => {
      handle.onpointermove = null;
    };
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -PACE, ArrowRight: PACE }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    keep(Math.max(WIDTHS.min, width + by));
  };
  return (
    <>
      <aside className={styles.aside} style={{ width }} aria-label={label}>
        <div className={styles.sideHead}>
          <IconButton label={`Hide ${label}`} icon={<PanelLeftClose />} onClick={() => keep(0)} />
        </div>
        {children}
      </aside>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule has no value and no focus */}
      <div
        className={styles.handle}
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of ${label}`}
        aria-valuenow={width}
        aria-valuemin={WIDTHS.min}
        aria-valuemax={WIDTHS.max}
        tabIndex={0}
        onPointerDown={drag}
        onKeyDown={press}
      />
    </>
  );
}

function kept(): number {
  const text = localStorage.getItem(KEY);
  const width = text === null ? WIDTHS.first : Number(text);
  return width === 0 || (width >= WIDTHS.min && width <= WIDTHS.max) ? width : WIDTHS.first;
}
