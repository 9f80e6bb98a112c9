import { ChevronDown } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { type RunKey, useKeys } from "@/api/compare";
import { Popover } from "@/kit/popover";
import { SearchField } from "@/kit/search-field";
import { Segments } from "@/kit/segments";
import { plural } from "@/lib/format";
import { columnOf, labelOf } from "@/lib/frame";
import styles from "@/widgets/compare/picker.module.css";

type Kind = RunKey["kind"] | "attribute";

interface Props {
  ids: readonly string[];
  label: string;
  value: string | undefined;
  onChange: (column: string | undefined) => void;
  kinds?: readonly Kind[];
  /** What no column means, such as "none"; without it a column has to be chosen. */
  none?: string;
  /** What the button says instead of the column, for one that adds. */
  action?: string;
}

interface Choice {
  column: string | undefined;
  label: string;
  group: string;
  note?: string;
}

const ALL: readonly Kind[] = ["metric", "param", "tag", "attribute"];
const GROUPS = { metric: "Metrics", param: "Params", tag: "Tags", attribute: "Attributes" };
const ATTRIBUTES = [
  "start_time",
  "duration",
  "end_time",
  "status",
  "user_id",
  "run_name",
  "experiment_id",
  "artifact_bytes",
  "children",
].map((name) => `attributes.${name}`);
type Of = "last" | "min" | "max";
const SHOWN = 60;

/** One column of the runs, found by a part of its name; asks the server, however many there are. */
export function ColumnPicker(props: Props) {
  const { ids, label, value, onChange, kinds = ALL, none, action } = props;
  const [isOpen, setOpen] = useState(false);
  const [isLabelled] = useState(!action);
  const id = useId();
  const choose = (column: string | undefined) => {
    setOpen(false);
    onChange(column);
  };
  const shown = action ?? (value ? labelOf(value) : (none ?? "Choose"));
  return (
    <div className={styles.field}>
      <span id={id} className={isLabelled ? styles.label : "visually-hidden"}>
        {label}
      </span>
      <Popover
        label={label}
        width={300}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            className={styles.button}
            aria-label={`${label}: ${shown}`}
            title={value && !action ? value : undefined}
          >
            <span>{shown}</span>
            <ChevronDown aria-hidden="true" />
          </button>
        }
      >
        <Choices ids={ids} kinds={kinds} value={value} none={none} onChoose={choose} />
      </Popover>
    </div>
  );
}

interface ChoicesProps {
  ids: readonly string[];
  kinds: readonly Kind[];
  value: string | undefined;
  none: string | undefined;
  onChoose: (column: string | undefined) => void;
}

function Choices({ ids, kinds, value, none, onChoose }: ChoicesProps) {
  const [text, setText] = useState("");
  const [of, setOf] = useState<Of>(
    /^(min|max)\(/.test(value ?? "") ? (value?.slice(0, 3) as Of) : "last",
  );
  const [place, setPlace] = useState(0);
  const list = useId();
  const asked = useDeferredValue(text);
  const wanted = kinds.filter((kind) => kind !== "attribute");
  const keys = useKeys(ids, wanted, asked, SHOWN);
  const choices = choicesOf(keys.data?.keys ?? [], kinds, text, none, of);
  const total = keys.data?.total ?? 0;
  const at = Math.min(place, choices.length - 1);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.max(0, Math.min(choices.length - 1, at + step));
      setPlace(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const choice = choices[at];
      if (choice) onChoose(choice.column);
    }
  };
  return (
    <div className={styles.panel}>
      <SearchField
        label="Find a column"
        value={text}
        onChange={(next) => {
          setText(next);
          setPlace(0);
        }}
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={choices.length ? `${list}-${at}` : undefined}
        onKeyDown={press}
      />
      <div role="listbox" id={list} aria-label="Columns" className={styles.list} tabIndex={-1}>
        {choices.map((choice, row) => (
          <div key={choice.column ?? ""}>
            {choice.group !== choices[row - 1]?.group && choice.group && (
              <div className={styles.group} role="presentation">
                {choice.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the text field */}
            <div
              role="option"
              tabIndex={-1}
              id={`${list}-${row}`}
              aria-selected={choice.column === value}
              className={styles.option}
              data-active={row === at || undefined}
              onPointerMove={() => setPlace(row)}
              onClick={() => onChoose(choice.column)}
            >
              <span>{choice.label}</span>
              {choice.note && <small>{choice.note}</small>}
            </div>
          </div>
        ))}
        {!choices.length && !keys.isPending && (
          <p className={styles.empty}>Nothing has this name.</p>
        )}
      </div>
      {total > SHOWN && (
        <p className={styles.more}>
          {plural(total, "column")}; type a part of the name to see the others.
        </p>
      )}
      {kinds.includes("metric") && (
        <Segments<Of>
          label="Which value of a metric"
          value={of}
          onChange={setOf}
          options={[
            { value: "last", label: "Last" },
            { value: "min", label: "Lowest" },
            { value: "max", label: "Highest" },
          ]}
        />
      )}
    </div>
  );
}

function choicesOf(
  keys: readonly RunKey[],
  kinds: readonly Kind[],
  text: string,
  none: string | undefined,
  of: Of,
): Choice[] {
  const found: Choice[] = none && !text ? [{ column: undefined, label: none, group: "" }] : [];
  for (const kind of kinds) {
    const group = GROUPS[kind];
    if (kind === "attribute") {
      for (const column of ATTRIBUTES) {
        if (labelOf(column).includes(text.toLowerCase()))
          found.push({ column, label: labelOf(column), group });
      }
      continue;
    }
    for (const key of keys) {
      if (key.kind !== kind || key.name.startsWith("runwell.")) continue;
      const column = columnOf(kind, key.name);
      found.push({
        column: kind === "metric" && of !== "last" ? `${of}(${column})` : column,
        label: key.name,
        group,
        ...(key.varies === false && { note: "the same everywhere" }),
      });
    }
  }
  return found;
}
