import { useId } from "react";
import type { DatasetInput, Run } from "@/api/types";
import { CopyButton } from "@/kit/copy-button";
import { profileOf, schemaOf, sourceOfData } from "@/lib/dataset-text";
import { formatCount, plural } from "@/lib/format";
import { roleOf } from "@/lib/run-parts";
import styles from "@/widgets/run/run.module.css";
import { Section } from "@/widgets/run/section";

/** The data that a run used; nothing where it used none. */
export function DatasetsSection({ run }: { run: Run }) {
  const inputs = run.inputs?.dataset_inputs ?? [];
  if (inputs.length === 0) return null;
  return (
    <Section title="Datasets" count={inputs.length}>
      <div className={styles.cards}>
        {inputs.map((input) => (
          <DatasetCard key={keyOf(input)} input={input} />
        ))}
      </div>
    </Section>
  );
}

function keyOf(input: DatasetInput): string {
  return `${input.dataset.name} ${input.dataset.digest} ${roleOf(input)}`;
}

function DatasetCard({ input }: { input: DatasetInput }) {
  const { name, digest, source = "", source_type = "", schema = "", profile = "" } = input.dataset;
  const role = roleOf(input);
  const from = sourceOfData(source_type, source);
  const counts = profileOf(profile);
  return (
    <article className={styles.card}>
      <div className={styles.cardHead}>
        <strong>{name}</strong>
        {role && <span className={styles.badge}>{role}</span>}
        <code className={styles.quiet}>{digest}</code>
        <CopyButton text={digest} label="Copy the digest" />
      </div>
      <div className={styles.cardMore}>
        {from.url ? (
          <a href={from.url} target="_blank" rel="noreferrer noopener">
            {from.text}
          </a>
        ) : (
          <span>{from.text}</span>
        )}
        {counts.map(([what, count]) => (
          <span key={what}>
            {formatCount(count)} {what}
          </span>
        ))}
      </div>
      {schema && <Schema text={schema} />}
    </article>
  );
}

function Schema({ text }: { text: string }) {
  const id = useId();
  const columns = schemaOf(text);
  return (
    <details className={styles.detail}>
      <summary id={id}>Schema{columns && `, ${plural(columns.length, "column")}`}</summary>
      {columns ? (
        <table className={styles.schema} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may occur twice
              <tr key={place}>
                <td>{column.name}</td>
                <td>{column.type}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <code>{text}</code>
      )}
    </details>
  );
}
