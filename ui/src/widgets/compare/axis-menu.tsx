import { ArrowLeft, ArrowRight, ChevronDown, Palette, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import type { ParallelAxis } from "@/charts/parallel/layout";
import { choicesOf } from "@/charts/plot/scale";
import { Button } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { Popover } from "@/kit/popover";
import { Segments } from "@/kit/segments";
import { TextField } from "@/kit/text-field";
import type { Brush, ScaleChoice } from "@/lib/compare-view";
import styles from "@/widgets/compare/axis-menu.module.css";

interface Props {
  axis: ParallelAxis;
  isFirst: boolean;
  isLast: boolean;
  isFlipped: boolean;
  isColor: boolean;
  onScale: (choice: ScaleChoice) => void;
  onFlip: (isFlipped: boolean) => void;
  onBrush: (brush: Brush | undefined) => void;
  onShift: (by: -1 | 1) => void;
  onColor: () => void;
  onRemove: () => void;
}

const SCALES: Record<ScaleChoice, string> = {
  linear: "Linear",
  log: "Log",
  category: "Categories",
};

/** The name over an axis, and what can be done with the axis. */
export function AxisMenu(props: Props) {
  const { axis, isFlipped, isColor, onScale, onFlip, onBrush, onShift } = props;
  const { series, choice } = axis.scale;
  const choices = useMemo(() => choicesOf(series), [series]);
  return (
    <Popover
      label={`Axis ${axis.label}`}
      align="center"
      width={260}
      trigger={
        <button
          type="button"
          className={styles.name}
          data-limited={axis.brush ? true : undefined}
          title={`${axis.column}: drag to move, or Alt and an arrow key`}
        >
          <span>{axis.label}</span>
          <ChevronDown aria-hidden="true" />
        </button>
      }
    >
      <div className={styles.menu}>
        {choices.length > 1 && (
          <Segments
            label="Scale"
            value={choice}
            onChange={onScale}
            options={choices.map((value) => ({ value, label: SCALES[value] }))}
          />
        )}
        <Checkbox label="Upside down" isChecked={isFlipped} onChange={onFlip} />
        {choice === "category" ? (
          <Labels axis={axis} onBrush={onBrush} />
        ) : (
          <Span axis={axis} onBrush={onBrush} />
        )}
        <div className={styles.acts}>
          <Button icon={<ArrowLeft />} disabled={props.isFirst} onClick={() => onShift(-1)}>
            Left
          </Button>
          <Button icon={<ArrowRight />} disabled={props.isLast} onClick={() => onShift(1)}>
            Right
          </Button>
        </div>
        <div className={styles.acts}>
          <Button icon={<Palette />} disabled={isColor} onClick={props.onColor}>
            Colour by it
          </Button>
          <Button icon={<Trash2 />} onClick={props.onRemove}>
            Remove
          </Button>
        </div>
      </div>
    </Popover>
  );
}

interface LimitProps {
  axis: ParallelAxis;
  onBrush: (brush: Brush | undefined) => void;
}

function Span({ axis, onBrush }: LimitProps) {
  const { series } = axis.scale;
  // What is being typed; null shows the limit that there is.
  const [typed, setTyped] = useState<{ low: string; high: string } | null>(null);
  const { low, high } = typed ?? {
    low: String(axis.brush?.low ?? ""),
    high: String(axis.brush?.high ?? ""),
  };
  const apply = () => {
    if (!typed) return;
    const from = low.trim() ? Number(low) : series.min;
    const to = high.trim() ? Number(high) : series.max;
    const isNone = !low.trim() && !high.trim();
    setTyped(null);
    if (!Number.isFinite(from) || !Number.isFinite(to)) return;
    onBrush(isNone ? undefined : { low: Math.min(from, to), high: Math.max(from, to) });
  };
  return (
    <form
      className={styles.span}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField
        label="From"
        inputMode="decimal"
        value={low}
        placeholder={String(series.min)}
        onChange={(event) => setTyped({ low: event.target.value, high })}
        onBlur={apply}
      />
      <TextField
        label="To"
        inputMode="decimal"
        value={high}
        placeholder={String(series.max)}
        onChange={(event) => setTyped({ low, high: event.target.value })}
        onBlur={apply}
      />
      <button type="submit" hidden>
        Limit
      </button>
    </form>
  );
}

const MOST = 50;

function Labels({ axis, onBrush }: LimitProps) {
  const { labels, raw } = axis.scale.series;
  const chosen = new Set(axis.brush?.labels ?? []);
  const toggle = (label: string, isIn: boolean) => {
    const next = raw.filter((one) => (one === label ? isIn : chosen.has(one)));
    onBrush(next.length ? { labels: next } : undefined);
  };
  return (
    <fieldset className={styles.labels}>
      <legend>Only</legend>
      {raw.slice(0, MOST).map((label, place) => (
        <Checkbox
          key={label}
          label={labels[place] || "(empty)"}
          isChecked={chosen.has(label)}
          onChange={(isIn) => toggle(label, isIn)}
        />
      ))}
      {raw.length > MOST && <p>And {raw.length - MOST} more: drag along the axis.</p>}
    </fieldset>
  );
}
