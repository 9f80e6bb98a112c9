import { CORE_SCHEMA, load } from "js-yaml";
import { useMemo } from "react";
import { useBytes } from "@/api/artifacts";
import type { FileInfo } from "@/api/types";
import { CodeBlock } from "@/kit/code-block";
import { Skeleton } from "@/kit/skeleton";
import { formatBytes } from "@/lib/format";
import { type Field, readModelCard } from "@/lib/mlmodel";
import { modelCode } from "@/widgets/artifacts/load-code";
import styles from "@/widgets/artifacts/model-card.module.css";

const MOST_BYTES = 1_000_000;

interface Props {
  runId: string;
  /** The folder of the model. */
  path: string;
  /** The file `MLmodel` in it. */
  file: FileInfo;
}

/** What a folder with a saved model holds, and the code that loads it. */
export default function ModelCard({ runId, path, file }: Props) {
  const bytes = useBytes(runId, file, MOST_BYTES);
  const card = useMemo(() => {
    if (!bytes.data) return null;
    try {
      return readModelCard(load(new TextDecoder().decode(bytes.data), { schema: CORE_SCHEMA }));
    } catch {
      // What cannot be read as YAML is still a folder, whose files are listed below.
      return null;
    }
  }, [bytes.data]);
  if (bytes.isPending) return <Skeleton height={160} />;
  if (!card) return null;
  return (
    <section className={styles.card} aria-label="Model">
      <div className={styles.facts}>
        <h3>Model</h3>
        {card.flavours.map(({ name, version }) => (
          <span key={name} className={styles.flavour}>
            {name} {version && <span className={styles.faint}>{version}</span>}
          </span>
        ))}
        {card.size !== null && <span className={styles.faint}>{formatBytes(card.size)}</span>}
        {card.made && <span className={styles.faint}>saved {card.made.slice(0, 16)} UTC</span>}
        {card.mlflowVersion && <span className={styles.faint}>MLflow {card.mlflowVersion}</span>}
      </div>
      <CodeBlock code={modelCode(location.origin, runId, path)} label="Copy the code to load it" />
      {card.inputs.length + card.outputs.length + card.params.length > 0 ? (
        <div className={styles.signature}>
          <Fields title="Inputs" fields={card.inputs} />
          <Fields title="Outputs" fields={card.outputs} />
          <Fields title="Parameters" fields={card.params} />
        </div>
      ) : (
        <p className={styles.faint}>It was saved without a signature of its inputs and outputs.</p>
      )}
    </section>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  if (fields.length === 0) return null;
  return (
    <div>
      <h4>{title}</h4>
      <dl>
        {fields.map(({ name, type, isOptional }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {type}
              {isOptional && " (optional)"}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
