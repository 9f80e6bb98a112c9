import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Popover } from "@/kit/popover";
import { SearchField } from "@/kit/search-field";
import { AXES, type XKind, xLabel } from "@/lib/axis";
import { useDebounced } from "@/lib/use-debounced";
import styles from "@/widgets/panels/panels.module.css";
import { type NameSource, useMetricNames } from "@/widgets/panels/use-metric-names";

interface Props {
  value: XKind;
  onChange: (x: XKind) => void;
  /** The metrics that may be chosen. */
  source: NameSource;
}

const TYPING_MS = 200;

/** What lies along x: the step, a time, or any metric. */
export function XAxisPicker(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label="What lies along x"
      width={280}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button kind="quiet" className={styles.control}>
          x: <span className={styles.chosen}>{xLabel(props.value)}</span>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <Choices {...props} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function Choices({ value, onChange, source, onDone }: Props & { onDone: () => void }) {
  const [text, setText] = useState("");
  const { names, total } = useMetricNames(source, useDebounced(text, TYPING_MS));
  const choose = (x: XKind) => {
    onChange(x);
    onDone();
  };
  const option = (x: XKind) => (
    <li key={x}>
      <button
        type="button"
        className={styles.choice}
        aria-pressed={x === value}
        title={xLabel(x)}
        onClick={() => choose(x)}
      >
        {xLabel(x)}
      </button>
    </li>
  );
  return (
    <>
      <ul className={styles.choices}>{AXES.map(option)}</ul>
      <div className={styles.orMetric}>
        <SearchField label="Or a metric" value={text} onChange={setText} />
      </div>
      <ul className={styles.choices}>
        {names.map((name) => option(`metric:${name}`))}
        {total > names.length && (
          <li className={styles.hint}>{total - names.length} more: search to find them</li>
        )}
      </ul>
    </>
  );
}
