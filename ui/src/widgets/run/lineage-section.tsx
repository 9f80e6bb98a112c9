import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { type RunModels, useRunModels } from "@/api/lineage";
import type { LoggedModel, Run } from "@/api/types";
import { type LineageNode, layOut, NODE_HEIGHT, type PlacedNode } from "@/lib/lineage";
import { roleOf } from "@/lib/run-parts";
import styles from "@/widgets/run/lineage.module.css";
import { Section } from "@/widgets/run/section";

/** The width that places are counted in; the drawing takes what the column has. */
const WIDTH = 380;
const KINDS = { data: "dataset", model: "model", run: "run", version: "registered version" };

/** From data to registered models, as far as the run knows; nothing where it is alone. */
export function LineageSection({ run }: { run: Run }) {
  const models = useRunModels(run).data;
  const drawn = useMemo(() => lineageOf(run, models), [run, models]);
  if (drawn.nodes.length < 2) return null;
  const runs = new Map(
    [...(models?.used ?? []), ...(models?.made ?? [])].map((model) => [model.model_id, model]),
  );
  return (
    <Section title="Lineage">
      <div className={styles.lineage} style={{ height: drawn.height }}>
        <svg viewBox={`0 0 ${WIDTH} ${drawn.height}`} preserveAspectRatio="none" aria-hidden="true">
          {drawn.edges.map(({ from, to }) => (
            <path
              key={`${from.id} ${to.id}`}
              d={curve(from, to)}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        {/* From top to bottom, in the order of the reading. */}
        <ul aria-label="What the run came from, and what came of it">
          {drawn.nodes.map((node) => (
            <li
              key={node.id}
              data-kind={node.kind}
              title={`${KINDS[node.kind]} ${node.title}`}
              style={{
                left: `${(100 * node.x) / WIDTH}%`,
                top: node.y,
                width: `${(100 * node.width) / WIDTH}%`,
                height: NODE_HEIGHT,
              }}
            >
              <Title node={node} model={runs.get(node.id)} />
              {node.more && <small>{node.more}</small>}
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

interface TitleProps {
  node: LineageNode;
  model: LoggedModel | undefined;
}

function Title({ node, model }: TitleProps) {
  if (node.kind !== "model" || !model?.source_run_id) return <span>{node.title}</span>;
  return (
    <Link
      to="/runs/$runId/artifacts"
      params={{ runId: model.source_run_id }}
      search={{ path: model.name }}
    >
      {node.title}
    </Link>
  );
}

function curve(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + from.width / 2, from.y + NODE_HEIGHT];
  const [x2, y2] = [to.x + to.width / 2, to.y];
  const middle = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}

function lineageOf(run: Run, models: RunModels | undefined) {
  const { run_id, run_name = "" } = run.info;
  const links: [string, string][] = [];
  const data = (run.inputs?.dataset_inputs ?? []).map((input): LineageNode => {
    const id = `data ${input.dataset.name} ${input.dataset.digest}`;
    links.push([id, run_id]);
    return { id, kind: "data", title: input.dataset.name, more: roleOf(input) || "dataset" };
  });
  const model = (one: LoggedModel): LineageNode => ({
    id: one.model_id,
    kind: "model",
    title: one.name,
    more: one.model_type ? `${one.model_type} model` : "model",
  });
  const used = (models?.used ?? []).map(model);
  const made = (models?.made ?? []).map(model);
  for (const one of used) links.push([one.id, run_id]);
  for (const one of made) links.push([run_id, one.id]);
  const versions = (models?.versions ?? []).map((version): LineageNode => {
    const id = `version ${version.name} ${version.version}`;
    const isOfModel = made.some((one) => one.id === version.model_id);
    links.push([isOfModel && version.model_id ? version.model_id : run_id, id]);
    const names = (version.aliases ?? []).map((alias) => `@${alias}`);
    const stage = version.stage && version.stage !== "None" ? [version.stage] : [];
    return {
      id,
      kind: "version",
      title: `${version.name} v${version.version}`,
      more: [...names, ...stage].join(" ") || "registered",
    };
  });
  const self: LineageNode = {
    id: run_id,
    kind: "run",
    title: run_name || run_id,
    more: "this run",
  };
  // A dataset in two roles is one box.
  const unique = [...new Map(data.map((one) => [one.id, one])).values()];
  return layOut([[...unique, ...used], [self], made, versions], links, WIDTH);
}
