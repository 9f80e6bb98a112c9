import { Tabs } from "radix-ui";
import type { CompareTab } from "@/lib/compare-view";
import styles from "@/widgets/compare/compare.module.css";
import { CompareBody } from "@/widgets/compare/compare-body";
import { CompareHead } from "@/widgets/compare/compare-head";
import { SidesPanel } from "@/widgets/compare/sides-panel";
import { useComparison } from "@/widgets/compare/use-compare";

const TABS: Record<CompareTab, string> = {
  parallel: "Parallel coordinates",
  scatter: "Scatter",
  contour: "Contour",
  spread: "Distribution",
  importance: "Importance",
  sides: "Side by side",
};

/** Runs beside each other: as lines, as points, as distributions, and in words. */
export function ComparePage() {
  const comparison = useComparison();
  const { state, change } = comparison;
  return (
    <Tabs.Root value={state.tab} onValueChange={(tab) => change({ tab: tab as CompareTab })}>
      <CompareHead comparison={comparison} />
      <Tabs.List className={styles.tabs} aria-label="Ways to compare">
        {Object.entries(TABS).map(([tab, label]) => (
          <Tabs.Trigger key={tab} value={tab}>
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={state.tab} tabIndex={-1}>
        {state.tab === "sides" ? (
          <SidesPanel comparison={comparison} />
        ) : (
          <CompareBody comparison={comparison} />
        )}
      </Tabs.Content>
    </Tabs.Root>
  );
}
