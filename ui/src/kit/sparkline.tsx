interface Props {
  /** Counts in order; each is a bar. */
  values: readonly number[];
  /** What they tell, for those who hear the page. */
  label: string;
  width?: number;
  height?: number;
}

/** Counts over time as a row of small bars; the highest has the full height. */
export function Sparkline({ values, label, width = 120, height = 20 }: Props) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  let bars = "";
  values.forEach((value, place) => {
    if (value <= 0) return;
    // The smallest bar is still seen beside the highest.
    const high = Math.max(2, (value / most) * (height - 1));
    bars += `M${round(place * step)} ${height - 1}v${-round(high)}h${round(step - 1)}v${round(high)}z`;
  });
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={`M0 ${height - 0.5}h${width}`} stroke="var(--line)" />
      <path d={bars} fill="var(--faint)" />
    </svg>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
