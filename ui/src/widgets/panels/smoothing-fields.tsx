import { useId } from "react";
import { Select } from "@/kit/select";
import { MAX_WEIGHT, type Smooth, type Smoothing } from "@/lib/charts-view";
import { formatNumber } from "@/lib/format";
import styles from "@/widgets/panels/panels.module.css";

interface Props {
  value: Smooth | null;
  onChange: (smooth: Smooth | null) => void;
}

const KINDS: readonly { value: Smoothing | "none"; label: string }[] = [
  { value: "none", label: "None" },
  { value: "ema", label: "Exponential moving average" },
  { value: "mean", label: "Running mean" },
  { value: "gaussian", label: "Gaussian" },
  { value: "median", label: "Running median" },
];
const FIRST: Record<Smoothing, number> = { ema: 0.6, mean: 0.05, gaussian: 0.1, median: 0.05 };
/** The slider's own scale, on which small windows and large weights can be told apart. */
const STEPS = 200;

/** How curves are smoothed: the kind, and how much. */
export function SmoothingFields({ value, onChange }: Props) {
  const id = useId();
  const about = value?.kind === "ema" ? "Weight" : "Window, as a part of the points";
  return (
    <>
      <Select
        label="Smoothing"
        value={value?.kind ?? "none"}
        options={KINDS}
        onChange={(kind) => onChange(kind === "none" ? null : { kind, weight: FIRST[kind] })}
      />
      {value && (
        <div className={styles.slider}>
          <label htmlFor={id}>
            {about} <output>{formatNumber(value.weight)}</output>
          </label>
          <input
            id={id}
            type="range"
            min={0}
            max={STEPS}
            value={Math.round(placeOf(value) * STEPS)}
            onChange={(event) => onChange(weightAt(value.kind, Number(event.target.value) / STEPS))}
          />
        </div>
      )}
      <p className={styles.hint}>
        Over all points of the series, not only those that are drawn; the raw values stay visible
        behind.
      </p>
    </>
  );
}

// An average with weight w reaches over 1 / (1 - w) points, and a window over w of all of them:
// both are even to the hand on a scale that grows slowly at first.
function weightAt(kind: Smoothing, place: number): Smooth {
  const most = MAX_WEIGHT[kind];
  const weight = kind === "ema" ? most * (1 - (1 - place) ** 2) : most * place ** 2;
  return { kind, weight: Math.round(weight * 1_000) / 1_000 };
}

function placeOf({ kind, weight }: Smooth): number {
  const share = weight / MAX_WEIGHT[kind];
  return kind === "ema" ? 1 - Math.sqrt(1 - share) : Math.sqrt(share);
}
