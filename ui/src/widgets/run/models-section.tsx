import { Link } from "@tanstack/react-router";
import { useRunModels } from "@/api/lineage";
import type { LoggedModel, ModelVersion, Run } from "@/api/types";
import { CodeBlock } from "@/kit/code-block";
import { CopyButton } from "@/kit/copy-button";
import { ErrorState } from "@/kit/error-state";
import { Skeleton } from "@/kit/skeleton";
import { formatCount, formatTime } from "@/lib/format";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

/** The models that a run used and made; nothing where there are none. */
export function ModelsSection({ run }: { run: Run }) {
  const models = useRunModels(run);
  const steps = new Map(
    (run.outputs?.model_outputs ?? []).map((one) => [one.model_id, one.step ?? 0]),
  );
  const count = (run.inputs?.model_inputs?.length ?? 0) + steps.size;
  if (models.isError) return <ErrorState error={models.error} onRetry={() => models.refetch()} />;
  if (models.isPending) return count ? <Skeleton height={80} /> : null;
  const { used, made, versions } = models.data;
  // Registered by the name of a folder, as clients do that know no logged models.
  const others = versions.filter(
    (version) => !made.some((model) => model.model_id === version.model_id),
  );
  if (used.length + made.length + others.length === 0) return null;
  return (
    <Section title="Models" count={used.length + made.length}>
      <div className={styles.cards}>
        {made.map((model) => (
          <ModelCard
            key={model.model_id}
            model={model}
            part="made here"
            step={steps.get(model.model_id) ?? 0}
            versions={versions.filter((version) => version.model_id === model.model_id)}
          />
        ))}
        {used.map((model) => (
          <ModelCard key={model.model_id} model={model} part="used" versions={[]} />
        ))}
        {others.length > 0 && (
          <div className={styles.card}>
            <Versions versions={others} />
          </div>
        )}
      </div>
    </Section>
  );
}

interface CardProps {
  model: LoggedModel;
  /** What the run did with it. */
  part: "made here" | "used";
  step?: number;
  versions: readonly ModelVersion[];
}

function ModelCard({ model, part, step, versions }: CardProps) {
  const uri = `models:/${model.model_id}`;
  return (
    <article className={styles.card}>
      <div className={styles.cardHead}>
        <strong>{model.name}</strong>
        {model.model_type && <span className={styles.badge}>{model.model_type}</span>}
        <span className={styles.quiet}>{part}</span>
        {step ? <span className={styles.quiet}>at step {formatCount(step)}</span> : null}
        {model.lifecycle_stage === "deleted" && <span className={styles.badge}>in the trash</span>}
        {model.status && model.status !== "READY" && (
          <span className={styles.badge}>{model.status.toLowerCase()}</span>
        )}
      </div>
      <div className={styles.cardMore}>
        {model.source_run_id && (
          <Link
            to="/runs/$runId/artifacts"
            params={{ runId: model.source_run_id }}
            search={{ path: model.name }}
          >
            Files
          </Link>
        )}
        {part === "used" && model.source_run_id && (
          <Link to="/runs/$runId" params={{ runId: model.source_run_id }}>
            The run that made it
          </Link>
        )}
        <span className={styles.inline}>
          <code>{uri}</code> <CopyButton text={uri} label="Copy the URI of the model" />
        </span>
      </div>
      {versions.length > 0 && <Versions versions={versions} />}
      <details className={styles.detail}>
        <summary>Load it</summary>
        <CodeBlock code={loadCode(uri)} />
      </details>
    </article>
  );
}

function Versions({ versions }: { versions: readonly ModelVersion[] }) {
  return (
    <div className={styles.cardMore}>
      {versions.map((version) => (
        <span
          key={`${version.name} ${version.version}`}
          title={version.created_ms ? `registered ${formatTime(version.created_ms)}` : undefined}
        >
          Registered as {version.name} version {version.version}
          {version.aliases?.map((alias) => ` @${alias}`)}
          {version.stage && version.stage !== "None" && `, ${version.stage}`}
        </span>
      ))}
    </div>
  );
}

function loadCode(uri: string): string {
  return [
    "import mlflow",
    "",
    `mlflow.set_tracking_uri("${location.origin}")`,
    `model = mlflow.pyfunc.load_model("${uri}")`,
    "model.predict(data)",
  ].join("\n");
}
