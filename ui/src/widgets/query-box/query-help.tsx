import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/kit/icon-button";
import { Popover } from "@/kit/popover";
import styles from "@/widgets/query-box/query-box.module.css";

interface Props {
  onTry: (example: string) => void;
}

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["baseline", "a word of the name"],
  ["metrics.rmse < 6.5 AND params.model = 'ridge'", "a metric's last value, and a parameter"],
  ["max(metrics.acc) >= 0.99", "also min, first, last, count: over all steps"],
  ["params.depth > 3", "as numbers, without quotes"],
  ["tags.team LIKE 'vision%' OR tags.team IS NULL", "a tag that begins so, or is missing"],
  ["metrics.`my metric` = nan", "odd names stand in backticks"],
  ["status IN ('FAILED', 'KILLED')", "one of several"],
  ["start_time > now() - 7d AND NOT duration < 10m", "times and durations"],
  ["dataset.name = 'green-taxi'", "runs that used a dataset"],
];

/** Examples of the query language, each to try. */
export function QueryHelp({ onTry }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label="The query language"
      align="end"
      width={440}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <IconButton
          label="Examples of the query language"
          icon={<CircleHelp />}
          className={styles.small}
        />
      }
    >
      <p className={styles.about}>
        Comparisons joined by <code>AND</code>, <code>OR</code>, <code>NOT</code> and parentheses.
        Texts stand in single quotes.
      </p>
      <ul className={styles.examples}>
        {EXAMPLES.map(([example, about]) => (
          <li key={example}>
            <button
              type="button"
              onClick={() => {
                setOpen(false);
                onTry(example);
              }}
            >
              <code>{example}</code>
              <span>{about}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
