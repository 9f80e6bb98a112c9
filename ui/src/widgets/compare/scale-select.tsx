import { choicesOf, guessChoice } from "@/charts/plot/scale";
import { Select } from "@/kit/select";
import type { ScaleChoice } from "@/lib/compare-view";
import type { Series } from "@/lib/frame";

interface Props {
  label: string;
  series: Series | undefined;
  value: ScaleChoice | undefined;
  onChange: (choice: ScaleChoice) => void;
}

const NAMES: Record<ScaleChoice, string> = {
  linear: "Linear",
  log: "Log",
  category: "Categories",
};

/** The scale of an axis, where there is a choice. */
export function ScaleSelect({ label, series, value, onChange }: Props) {
  if (!series) return null;
  const choices = choicesOf(series);
  if (choices.length < 2) return null;
  return (
    <Select
      label={label}
      value={value && choices.includes(value) ? value : guessChoice(series)}
      options={choices.map((choice) => ({ value: choice, label: NAMES[choice] }))}
      onChange={onChange}
    />
  );
}
