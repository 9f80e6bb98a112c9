// The rows of a tree of a JSON value: what is visible, and where a text is found.

export interface Node {
  /** Unique; parts are joined by a character that no key needs to fear: they are escaped. */
  path: string;
  depth: number;
  /** The key; null at the root. */
  name: string | null;
  kind: "object" | "list" | "range" | "string" | "number" | "boolean" | "null";
  /** What is drawn after the name. */
  text: string;
  isOpen: boolean;
}

/** Which nodes the reader opened or closed; the rest follow the rule. */
export type Openings = Readonly<Record<string, boolean>>;

/** Longer lists are shown in ranges of this many. */
const RANGE = 500;
/** What is open at first: so many rows at most, and no deeper than this. */
const FIRST_ROWS = 60;
const FIRST_DEPTH = 3;
const MOST_SEARCHED = 300_000;

interface Child {
  path: string;
  name: string;
  value: unknown;
}

/** A part of a long list. */
class Range {
  constructor(
    readonly list: readonly unknown[],
    readonly first: number,
  ) {}

  get last(): number {
    return Math.min(this.list.length, this.first + RANGE) - 1;
  }
}

/** Says whether there is something below a node. */
export function isOpenable(node: Node): boolean {
  return (
    node.kind === "range" || ((node.kind === "object" || node.kind === "list") && !isEmpty(node))
  );
}

/** Returns the rows of the tree; the ancestors of `found` are open whatever the reader did. */
export function visibleNodes(value: unknown, openings: Openings, found: string | null): Node[] {
  const nodes: Node[] = [];
  const visit = (path: string, name: string | null, one: unknown, depth: number): void => {
    const below = childrenOf(one, path);
    // What its own line shows whole need not be open.
    const isFirst =
      depth === 0 ||
      (depth < FIRST_DEPTH && nodes.length + below.length < FIRST_ROWS && !isShort(one));
    const isOnWay = (found ?? "").startsWith(`${path}/`);
    const isOpen = below.length > 0 && (isOnWay || (openings[path] ?? isFirst));
    nodes.push({ path, depth, name, isOpen, ...describe(one) });
    if (!isOpen) return;
    for (const child of below) visit(child.path, child.name, child.value, depth + 1);
  };
  visit("", null, value, 0);
  return nodes;
}

/** Returns the paths of the nodes whose name or value has the text in it, at most 1,000. */
export function findNodes(value: unknown, text: string): string[] {
  const low = text.toLowerCase();
  const found: string[] = [];
  let seen = 0;
  const stack: Child[] = [{ path: "", name: "", value }];
  // YAML can refer to itself; the count ends that too.
  for (let child = stack.pop(); child && seen < MOST_SEARCHED; child = stack.pop()) {
    seen += 1;
    const below = childrenOf(child.value, child.path);
    const isLeaf = below.length === 0;
    const isRange = child.value instanceof Range;
    const own = isLeaf ? `${child.name}\n${describe(child.value).text}` : child.name;
    if (!isRange && own.toLowerCase().includes(low)) found.push(child.path);
    if (found.length >= 1_000) break;
    for (let at = below.length - 1; at >= 0; at--) stack.push(below[at] as Child);
  }
  return found;
}

function childrenOf(value: unknown, path: string): Child[] {
  if (Array.isArray(value) && value.length > RANGE) {
    return Array.from({ length: Math.ceil(value.length / RANGE) }, (_, at) => {
      const range = new Range(value, at * RANGE);
      return {
        path: `${path}/${range.first}…`,
        name: `${range.first}–${range.last}`,
        value: range,
      };
    });
  }
  if (value instanceof Range) {
    return value.list.slice(value.first, value.last + 1).map((one, at) => {
      const name = String(value.first + at);
      return { path: `${path}/${name}`, name, value: one };
    });
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  return Object.entries(value).map(([name, one]) => ({
    path: `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    name,
    value: one as unknown,
  }));
}

function describe(value: unknown): Pick<Node, "kind" | "text"> {
  if (value instanceof Range) return { kind: "range", text: "" };
  if (Array.isArray(value)) {
    if (isShort(value)) return { kind: "list", text: `[${value.map(shortText).join(", ")}]` };
    return { kind: "list", text: value.length ? `[${value.length.toLocaleString("en")}]` : "[]" };
  }
  if (value === null || value === undefined) return { kind: "null", text: "null" };
  if (value instanceof Date) return { kind: "string", text: value.toISOString() };
  if (typeof value === "object") {
    const size = Object.keys(value).length;
    return { kind: "object", text: size ? `{${size.toLocaleString("en")}}` : "{}" };
  }
  if (typeof value === "string") return { kind: "string", text: JSON.stringify(value) };
  if (typeof value === "boolean") return { kind: "boolean", text: String(value) };
  return { kind: "number", text: String(value) };
}

/** A few numbers and the like, which fit into one line. */
function isShort(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > 8) return false;
  if (value.some((one) => typeof one === "object" && one !== null)) return false;
  return value.reduce((sum, one) => sum + shortText(one).length + 2, 0) <= 80;
}

function shortText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function isEmpty(node: Node): boolean {
  return node.text === "[]" || node.text === "{}";
}
