import { Plus } from "lucide-react";
import { useState } from "react";
import type { Run } from "@/api/types";
import { Button } from "@/kit/button";
import { IconButton } from "@/kit/icon-button";
import { plural } from "@/lib/format";
import { isSystemTag } from "@/lib/run-parts";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";
import { TagForm } from "@/widgets/run/tag-form";
import { TagRow } from "@/widgets/run/tag-row";

/** The tags of a run: added, changed and removed in place. */
export function TagsSection({ run }: { run: Run }) {
  const [isAdding, setAdding] = useState(false);
  const [hasSystem, setSystem] = useState(false);
  const all = Object.entries(run.data?.tags ?? {});
  const system = all.filter(([key]) => isSystemTag(key));
  const own = all.filter(([key]) => !isSystemTag(key));
  const isFixed = run.info.lifecycle_stage === "deleted";
  return (
    <Section
      title="Tags"
      count={own.length}
      tools={
        <>
          {system.length > 0 && (
            <Button kind="quiet" aria-pressed={hasSystem} onClick={() => setSystem(!hasSystem)}>
              {hasSystem ? "Hide" : "Show"} {plural(system.length, "system tag")}
            </Button>
          )}
          {!isFixed && (
            <IconButton label="Add a tag" icon={<Plus />} onClick={() => setAdding(true)} />
          )}
        </>
      }
    >
      {own.length === 0 && !isAdding && <p className={styles.quiet}>None.</p>}
      <dl className={styles.pairs}>
        {(hasSystem ? [...own, ...system] : own).map(([key, value]) => (
          <TagRow
            key={key}
            runId={run.info.run_id}
            name={key}
            value={value}
            isFixed={isFixed || isSystemTag(key)}
          />
        ))}
      </dl>
      {isAdding && (
        <TagForm runId={run.info.run_id} taken={run.data?.tags} onDone={() => setAdding(false)} />
      )}
    </Section>
  );
}
