import { ChevronDown, ChevronRight } from "lucide-react";
import type { CSSProperties } from "react";
import { groupOf, inOrder } from "@/lib/charts-view";
import { formatCount } from "@/lib/format";
import { Panel } from "@/widgets/panels/panel";
import styles from "@/widgets/panels/panels.module.css";
import type { PanelsState } from "@/widgets/panels/panels-state";

interface Props {
  /** The metrics, in their order. */
  names: readonly string[];
  state: PanelsState;
}

/** The group whose metrics describe the machine, not the model: it comes last. */
const SYSTEM = "system";

/** A panel for each metric, by what is before the last slash of its name. */
export function PanelGroups({ names, state }: Props) {
  const { view, change } = state;
  const groups = groupsOf(names, view.hidden);
  const fold = (group: string) =>
    change({
      folded: view.folded.includes(group)
        ? view.folded.filter((one) => one !== group)
        : [...view.folded, group],
    });
  return groups.map(([group, members]) => {
    const isFolded = view.folded.includes(group);
    const shown = inOrder(members, view.order);
    const title = group || (groups.length > 1 ? "Other metrics" : "");
    return (
      <section key={group} className={styles.group} aria-label={title || "Metrics"}>
        {title && (
          <h2>
            <button type="button" aria-expanded={!isFolded} onClick={() => fold(group)}>
              {isFolded ? <ChevronRight aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
              {title}
              <span>{formatCount(members.length)}</span>
            </button>
          </h2>
        )}
        {!isFolded && (
          <div className={styles.grid} style={{ "--columns": view.columns } as CSSProperties}>
            {shown.map((name) => (
              <Panel key={name} {...{ name, state, shown }} />
            ))}
          </div>
        )}
      </section>
    );
  });
}

function groupsOf(names: readonly string[], hidden: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  const left = new Set(hidden);
  for (const name of names) {
    if (left.has(name)) continue;
    const group = groupOf(name);
    const members = groups.get(group);
    if (members) members.push(name);
    else groups.set(group, [name]);
  }
  const rank = (group: string) => (group === SYSTEM || group.startsWith(`${SYSTEM}/`) ? 1 : 0);
  return [...groups].sort(([one], [other]) => rank(one) - rank(other));
}
