import { useState } from "react";
import { Button } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { Dialog } from "@/kit/dialog";
import { TextField } from "@/kit/text-field";
import { changePanel, type PanelView } from "@/lib/charts-view";
import { exactNumber } from "@/lib/format";
import styles from "@/widgets/panels/panels.module.css";
import { type PanelsState, settingsOf } from "@/widgets/panels/panels-state";
import { SmoothingFields } from "@/widgets/panels/smoothing-fields";

interface Props {
  name: string;
  state: PanelsState;
  onClose: () => void;
}

const OWN = ["logY", "robust", "band", "smooth", "y"] as const;

/** What one panel has for itself; what is not set here follows all panels. */
export function PanelSettingsDialog({ name, state, onClose }: Props) {
  const { view, change } = state;
  const settings = settingsOf(view, name);
  const own = view.panels[name] ?? {};
  const hasOwn = OWN.some((field) => own[field] !== undefined);
  const set = (next: { [Field in keyof PanelView]?: PanelView[Field] | undefined }) =>
    change(changePanel(view, name, next));
  const limit = (place: 0 | 1, value: number | null) => {
    const y: [number | null, number | null] = [settings.y[0], settings.y[1]];
    y[place] = value;
    set({ y: y[0] === null && y[1] === null ? undefined : y });
  };
  const forget = () => set(Object.fromEntries(OWN.map((field) => [field, undefined])));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={name}
      about="What is set here holds for this panel, whatever is chosen for all."
      actions={
        <>
          <Button onClick={forget} disabled={!hasOwn}>
            As all panels
          </Button>
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <Checkbox
          label="Logarithmic y"
          isChecked={settings.logY}
          onChange={(logY) => set({ logY })}
        />
        <Checkbox
          label="Leave outliers out of the range of y"
          isChecked={settings.robust}
          onChange={(robust) => set({ robust })}
        />
        <Checkbox
          label="Band from the lowest to the highest value"
          isChecked={settings.band}
          onChange={(band) => set({ band })}
        />
        <div className={styles.pair}>
          <Limit label="Lowest y" value={settings.y[0]} onChange={(value) => limit(0, value)} />
          <Limit label="Highest y" value={settings.y[1]} onChange={(value) => limit(1, value)} />
        </div>
        <SmoothingFields value={settings.smooth} onChange={(smooth) => set({ smooth })} />
      </div>
    </Dialog>
  );
}

interface LimitProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

function Limit({ label, value, onChange }: LimitProps) {
  const [text, setText] = useState(value === null ? "" : exactNumber(value));
  const isWrong = text.trim() !== "" && !Number.isFinite(Number(text));
  const write = (next: string) => {
    setText(next);
    const number = Number(next);
    if (next.trim() === "") onChange(null);
    else if (Number.isFinite(number)) onChange(number);
  };
  return (
    <TextField
      label={label}
      inputMode="decimal"
      placeholder="As the lines"
      value={text}
      aria-invalid={isWrong}
      onChange={(event) => write(event.target.value)}
    />
  );
}
