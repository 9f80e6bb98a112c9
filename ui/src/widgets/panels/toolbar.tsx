import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { Popover } from "@/kit/popover";
import { SearchField } from "@/kit/search-field";
import { Segments } from "@/kit/segments";
import { type ChartsView, HEIGHTS, MAX_COLUMNS } from "@/lib/charts-view";
import { formatNumber } from "@/lib/format";
import styles from "@/widgets/panels/panels.module.css";
import { SmoothingFields } from "@/widgets/panels/smoothing-fields";
import type { NameSource } from "@/widgets/panels/use-metric-names";
import { XAxisPicker } from "@/widgets/panels/x-axis-picker";

interface Props {
  view: ChartsView;
  change: (change: Partial<ChartsView>) => void;
  isGrouped: boolean;
  source: NameSource;
  /** Whatever else belongs here, such as how many runs are shown. */
  children?: ReactNode;
}

const SPREADS = [
  { value: "range", label: "Lowest to highest" },
  { value: "std", label: "± std" },
] as const;
const COLUMNS = Array.from({ length: MAX_COLUMNS }, (_, i) => ({
  value: String(i + 1),
  label: String(i + 1),
}));

/** What holds for all panels. */
export function PanelsToolbar({ view, change, isGrouped, source, children }: Props) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="All panels">
      <SearchField
        label="Search metrics"
        className={styles.search ?? ""}
        value={view.search}
        onChange={(search) => change({ search })}
      />
      <XAxisPicker value={view.x} onChange={(x) => change({ x })} source={source} />
      <Popover
        label="Smoothing"
        width={280}
        trigger={
          <Button kind="quiet" className={styles.control} aria-pressed={view.smooth !== null}>
            Smoothing
            {view.smooth && `: ${view.smooth.kind} ${formatNumber(view.smooth.weight)}`}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <div className={styles.fields}>
          <SmoothingFields value={view.smooth} onChange={(smooth) => change({ smooth })} />
        </div>
      </Popover>
      <Popover
        label="Axes and bands"
        width={280}
        trigger={
          <Button kind="quiet" className={styles.control}>
            Axes
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <AxesFields {...{ view, change, isGrouped }} />
      </Popover>
      <Popover
        label="Layout"
        width={280}
        trigger={
          <Button kind="quiet" className={styles.control}>
            Layout
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <LayoutFields {...{ view, change }} />
      </Popover>
      <div className={styles.rest}>{children}</div>
    </div>
  );
}

function AxesFields({ view, change, isGrouped }: Pick<Props, "view" | "change" | "isGrouped">) {
  return (
    <div className={styles.fields}>
      <Checkbox
        label="Logarithmic x"
        isChecked={view.logX}
        onChange={(logX) => change({ logX })}
        isDisabled={view.x === "time"}
      />
      <Checkbox label="Logarithmic y" isChecked={view.logY} onChange={(logY) => change({ logY })} />
      <Checkbox
        label="Leave outliers out of the range of y"
        isChecked={view.robust}
        onChange={(robust) => change({ robust })}
      />
      <Checkbox
        label="Band from the lowest to the highest value"
        isChecked={view.band}
        onChange={(band) => change({ band })}
        isDisabled={isGrouped}
      />
      {isGrouped && (
        <div className={styles.named}>
          <span>Band of a group</span>
          <Segments
            label="Band of a group"
            value={view.spread}
            options={SPREADS}
            onChange={(spread) => change({ spread })}
          />
        </div>
      )}
    </div>
  );
}

function LayoutFields({ view, change }: Pick<Props, "view" | "change">) {
  return (
    <div className={styles.fields}>
      <div className={styles.named}>
        <span>Columns</span>
        <Segments
          label="Columns"
          value={String(view.columns)}
          options={COLUMNS}
          onChange={(columns) => change({ columns: Number(columns) })}
        />
      </div>
      <label className={styles.slider}>
        <span>
          Height <output>{view.height} px</output>
        </span>
        <input
          type="range"
          min={HEIGHTS.min}
          max={600}
          step={20}
          value={view.height}
          onChange={(event) => change({ height: Number(event.target.value) })}
        />
      </label>
      {view.hidden.length > 0 && (
        <>
          <p className={styles.hint}>Hidden panels</p>
          <ul className={styles.choices}>
            {view.hidden.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  className={styles.choice}
                  title={`Show ${name}`}
                  onClick={() => change({ hidden: view.hidden.filter((one) => one !== name) })}
                >
                  {name}
                </button>
              </li>
            ))}
          </ul>
          <Button onClick={() => change({ hidden: [] })}>Show all</Button>
        </>
      )}
    </div>
  );
}
