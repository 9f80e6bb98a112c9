import { useState } from "react";
import { viewUrl } from "@/api/artifacts";
import { Select } from "@/kit/select";
import type { FileRow } from "@/lib/side-files";
import { FileDiff } from "@/widgets/compare/file-diff";
import type { Side } from "@/widgets/compare/side-heads";
import styles from "@/widgets/compare/sides.module.css";

interface Props {
  row: FileRow;
  sides: readonly Side[];
  baseline: number;
}

const IMAGE = /\.(png|jpe?g|gif|webp|bmp|svg|avif)$/i;

/** One file in all runs: images beside each other, texts as the difference of two. */
export function OneFile({ row, sides, baseline }: Props) {
  const steps = row.steps ?? [0];
  const [place, setPlace] = useState(steps.length - 1);
  const [chosen, setChosen] = useState("");
  const step = steps[Math.min(place, steps.length - 1)] ?? 0;
  const isImage = row.steps !== null || IMAGE.test(row.name);
  const having = sides.flatMap((side, at) => {
    const file = row.files[at]?.get(step);
    return file ? [{ side, file, at }] : [];
  });
  const before = having.find((one) => one.at === baseline) ?? having[0];
  const others = having.filter((one) => one !== before);
  const after = others.find((one) => one.side.runId === chosen) ?? others[0];
  return (
    <section className={styles.file} aria-label={row.name}>
      <h3>
        {row.name} {row.isSame && <small className={styles.same}>identical in all runs</small>}
      </h3>
      {row.steps && steps.length > 1 && (
        <label className={styles.steps}>
          Step
          <input
            type="range"
            min={0}
            max={steps.length - 1}
            value={place}
            aria-valuetext={`step ${step}`}
            onChange={(event) => setPlace(Number(event.target.value))}
          />
          <output>
            {step} ({place + 1} of {steps.length})
          </output>
        </label>
      )}
      {isImage ? (
        <div className={styles.images}>
          {sides.map((side, at) => {
            const file = row.files[at]?.get(step);
            return (
              <figure key={side.runId}>
                <figcaption>
                  <span className={styles.dot} style={{ background: side.color }} />
                  {side.name}
                </figcaption>
                {file ? (
                  <img
                    src={viewUrl(side.runId, file.path)}
                    alt={`${row.name} of ${side.name}${row.steps ? ` at step ${step}` : ""}`}
                    loading="lazy"
                  />
                ) : (
                  <div className={styles.missing}>
                    {row.files[at] ? `No image at step ${step}` : "No such file"}
                  </div>
                )}
              </figure>
            );
          })}
        </div>
      ) : !before || !after ? (
        <p className={styles.none}>Only {before?.side.name ?? "no run"} has this file.</p>
      ) : (
        <>
          {others.length > 1 && (
            <div className={styles.pick}>
              <Select
                label={`${before.side.name} against`}
                value={after.side.runId}
                options={others.map(({ side }) => ({ value: side.runId, label: side.name }))}
                onChange={setChosen}
              />
            </div>
          )}
          <FileDiff path={row.name} before={before} after={after} />
        </>
      )}
    </section>
  );
}
