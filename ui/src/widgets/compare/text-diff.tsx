import { useMemo, useState } from "react";
import { Button } from "@/kit/button";
import { diffLines, foldSame } from "@/lib/diff";
import { plural } from "@/lib/format";
import styles from "@/widgets/compare/sides.module.css";

interface Props {
  before: string;
  after: string;
  /** What is compared, for those who hear the page. */
  label: string;
}

const MOST = 3_000;
const SIGNS = { same: " ", gone: "−", new: "+", gap: "" } as const;

/** The differences of two texts, line by line; what is the same is folded. */
export function TextDiff({ before, after, label }: Props) {
  const [isWhole, setWhole] = useState(false);
  const all = useMemo(() => diffLines(before, after), [before, after]);
  const lines = useMemo(() => (isWhole ? all : foldSame(all)), [all, isWhole]);
  const count = (kind: string) => all.filter((line) => line.kind === kind).length;
  const [added, removed] = [count("new"), count("gone")];
  if (!added && !removed) return <p className={styles.none}>The texts do not differ.</p>;
  return (
    <div className={styles.file}>
      <div className={styles.steps}>
        <span>
          <span className={styles.delta} data-better="true">
            +{added}
          </span>
          <span className={styles.delta} data-better="false">
            −{removed}
          </span>{" "}
          lines
        </span>
        <Button kind="quiet" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Fold what is the same" : "Show all lines"}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section className={styles.diff} aria-label={label} tabIndex={0}>
        <table>
          <tbody>
            {lines.slice(0, MOST).map((line) => (
              <tr key={`${line.kind} ${line.old} ${line.new} ${line.text}`} data-kind={line.kind}>
                {line.kind === "gap" ? (
                  <td colSpan={3}>{plural(Number(line.text), "line")} that are the same</td>
                ) : (
                  <>
                    <td>{line.old}</td>
                    <td>{line.new}</td>
                    <td>
                      {SIGNS[line.kind]} {line.text}
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {lines.length > MOST && (
        <p className={styles.none}>{plural(lines.length - MOST, "further line")} not shown.</p>
      )}
    </div>
  );
}
