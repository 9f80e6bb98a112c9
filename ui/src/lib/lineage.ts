// How the drawing of a run's lineage is laid out: boxes in rows from top to bottom, and lines
// between them. Pure: texts in, places out.

export type NodeKind = "data" | "model" | "run" | "version";

export interface LineageNode {
  id: string;
  kind: NodeKind;
  title: string;
  /** A small second line. */
  more: string;
}

export interface PlacedNode extends LineageNode {
  x: number;
  y: number;
  width: number;
}

export interface Lineage {
  nodes: PlacedNode[];
  edges: { from: PlacedNode; to: PlacedNode }[];
  width: number;
  height: number;
}

export const NODE_HEIGHT = 42;
const GAP = 10;
const ROW_GAP = 34;
/** Two beside each other leave room for a name; what does not fit is counted in a last box. */
const PER_ROW = 2;
const MAX_ROWS = 2;

/**
 * Places layers below each other; `links` are pairs of ids from an upper layer to a lower one.
 *
 * A layer of more than four keeps three and says how many others there are; links to those are
 * drawn to that box.
 */
export function layOut(
  layers: readonly (readonly LineageNode[])[],
  links: readonly (readonly [from: string, to: string])[],
  width: number,
): Lineage {
  const nodes: PlacedNode[] = [];
  const places = new Map<string, PlacedNode>();
  let y = 1;
  for (const layer of layers.filter((one) => one.length > 0)) {
    const shown = shorten(layer);
    for (let start = 0; start < shown.length; start += PER_ROW) {
      const row = shown.slice(start, start + PER_ROW);
      const size = (width - 2 - GAP * (row.length - 1)) / row.length;
      row.forEach((node, place) => {
        const placed = { ...node, x: 1 + place * (size + GAP), y, width: size };
        nodes.push(placed);
        places.set(node.id, placed);
      });
      y += NODE_HEIGHT + GAP;
    }
    const last = nodes.at(-1);
    if (last && shown.length < layer.length) {
      for (const node of layer) if (!places.has(node.id)) places.set(node.id, last);
    }
    y += ROW_GAP - GAP;
  }
  const drawn = new Set<string>();
  const edges = links.flatMap(([a, b]) => {
    const [from, to] = [places.get(a), places.get(b)];
    if (!from || !to || drawn.has(`${from.id} ${to.id}`)) return [];
    drawn.add(`${from.id} ${to.id}`);
    return [{ from, to }];
  });
  return { nodes, edges, width, height: Math.max(0, y - ROW_GAP + 1) };
}

function shorten(layer: readonly LineageNode[]): readonly LineageNode[] {
  const most = PER_ROW * MAX_ROWS;
  const [first] = layer;
  if (!first || layer.length <= most) return layer;
  const kept = layer.slice(0, most - 1);
  const title = `${layer.length - kept.length} more`;
  return [...kept, { id: `more ${first.kind}`, kind: first.kind, title, more: "" }];
}
