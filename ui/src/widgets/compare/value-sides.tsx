import { useDeferredValue, useMemo, useState } from "react";
import type { Run, SeriesSummary } from "@/api/types";
import { SearchField } from "@/kit/search-field";
import { formatCount, plural } from "@/lib/format";
import { type SideSection, sectionsOf } from "@/lib/sides";
import { type Side, SideHeads } from "@/widgets/compare/side-heads";
import { SideRows } from "@/widgets/compare/side-rows";
import styles from "@/widgets/compare/sides.module.css";

interface Props {
  runs: readonly Run[];
  series: readonly (readonly SeriesSummary[])[];
  sides: readonly Side[];
  baseline: number;
  isOnlyDifferent: boolean;
  onRemove?: ((runId: string) => void) | undefined;
}

/** More rows of a section than this are found by their names. */
const MOST = 200;

/** Metrics, params, tags, datasets and the rest, one column for each run. */
export function ValueSides({ runs, series, sides, baseline, isOnlyDifferent, onRemove }: Props) {
  const [text, setText] = useState("");
  const sought = useDeferredValue(text.trim().toLowerCase());
  const sections = useMemo(() => sectionsOf(runs, series, baseline), [runs, series, baseline]);
  const shown = sections
    .map((section) => ({
      ...section,
      rows: section.rows.filter(
        (row) =>
          (row.differs || !isOnlyDifferent) && (!sought || row.name.toLowerCase().includes(sought)),
      ),
    }))
    .filter((section) => section.rows.length);
  return (
    <>
      <SearchField label="Find a name" value={text} onChange={setText} className={styles.search} />
      {shown.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too
        <section className={styles.scroll} aria-label="Runs side by side" tabIndex={0}>
          <table className={styles.table}>
            <SideHeads sides={sides} first="Name" onRemove={onRemove} />
            {shown.map((section) => (
              <tbody key={section.title}>
                <tr>
                  <th scope="rowgroup" colSpan={sides.length + 1} className={styles.section}>
                    {section.title} <small>{countText(section, sections)}</small>
                  </th>
                </tr>
                <SideRows rows={section.rows.slice(0, MOST)} />
                {section.rows.length > MOST && (
                  <tr>
                    <td colSpan={sides.length + 1} className={styles.none}>
                      {plural(section.rows.length - MOST, "further row")}: find them by name.
                    </td>
                  </tr>
                )}
              </tbody>
            ))}
          </table>
        </section>
      ) : (
        <p className={styles.none}>
          {sought ? `Nothing has “${text.trim()}” in its name.` : "These runs do not differ."}
        </p>
      )}
    </>
  );
}

/** How many of a section differ, whatever is shown of it. */
function countText(section: SideSection, all: readonly SideSection[]): string {
  const rows = all.find((one) => one.title === section.title)?.rows ?? [];
  const different = rows.filter((row) => row.differs).length;
  return `${formatCount(different)} of ${formatCount(rows.length)} differ`;
}
