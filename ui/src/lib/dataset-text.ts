// What the JSON texts of a dataset say, in the shapes that clients write; anything else is shown as
// it is.

export interface SchemaColumn {
  name: string;
  type: string;
}

/** The columns or tensors of a schema; null where the text has another shape. */
export function schemaOf(text: string): SchemaColumn[] | null {
  const schema = parsed(text);
  if (!isRecord(schema)) return null;
  if (Array.isArray(schema.mlflow_colspec)) return schema.mlflow_colspec.flatMap(columnOf);
  if (isRecord(schema.mlflow_tensorspec)) {
    return Object.entries(schema.mlflow_tensorspec).flatMap(([role, spec]) =>
      tensorsOf(role, spec),
    );
  }
  return null;
}

/** Where the data came from, in one line, and its address if a browser can go there. */
export function sourceOfData(type: string, text: string): { text: string; url: string } {
  const source = parsed(text);
  if (typeof source === "string") return place(source);
  if (!isRecord(source)) return place(text);
  for (const field of ["url", "uri", "path", "table_name", "delta_table_name"]) {
    if (typeof source[field] === "string") return place(source[field]);
  }
  if (isRecord(source.tags)) {
    const name = source.tags["mlflow.source.name"];
    const commit = source.tags["mlflow.source.git.commit"];
    const at = typeof commit === "string" ? ` at ${commit.slice(0, 10)}` : "";
    if (typeof name === "string") return { text: `made by ${name}${at}`, url: "" };
  }
  return { text: text || type, url: "" };
}

/** The counts that a profile has, such as rows. */
export function profileOf(text: string): [name: string, count: number][] {
  const profile = parsed(text);
  if (!isRecord(profile)) return [];
  return Object.entries(profile).flatMap(([name, count]): [string, number][] =>
    typeof count === "number" ? [[name.replace(/^num_/, "").replaceAll("_", " "), count]] : [],
  );
}

function place(text: string) {
  return { text, url: /^https?:\/\/\S+$/.test(text) ? text : "" };
}

function columnOf(one: unknown): SchemaColumn[] {
  if (!isRecord(one)) return [];
  const type = isRecord(one.type) ? JSON.stringify(one.type) : String(one.type ?? "");
  return [{ name: String(one.name ?? ""), type }];
}

function tensorsOf(role: string, spec: unknown): SchemaColumn[] {
  // A tensor spec is a JSON text inside the JSON text.
  const tensors = typeof spec === "string" ? parsed(spec) : spec;
  if (!Array.isArray(tensors)) return [];
  return tensors.flatMap((one): SchemaColumn[] => {
    const tensor = isRecord(one) ? one["tensor-spec"] : null;
    if (!isRecord(tensor)) return [];
    const name = isRecord(one) && typeof one.name === "string" ? `${role}.${one.name}` : role;
    const shape = Array.isArray(tensor.shape) ? tensor.shape : [];
    const sizes = shape.map((size) => (size === -1 ? "n" : String(size))).join(" × ");
    return [{ name, type: `${String(tensor.dtype ?? "")}${sizes && ` [${sizes}]`}` }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not JSON: a plain address or a text of somebody's own.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
