// Jupyter notebooks (nbformat 4, and 3 as far as it is alike) as a list of cells to show.

export type Output =
  | { kind: "text"; text: string; isError: boolean }
  | { kind: "image"; url: string }
  | { kind: "html"; html: string }
  | { kind: "markdown"; text: string };

export interface NotebookCell {
  kind: "markdown" | "code" | "raw";
  source: string;
  /** The number beside the cell; null where it was not run. */
  count: number | null;
  outputs: Output[];
  /** Pictures that its markdown names as `attachment:…`, as data addresses. */
  attachments: Record<string, string>;
}

export interface Notebook {
  language: string;
  cells: NotebookCell[];
}

type Fields = Record<string, unknown>;

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Reads a notebook; null where the value is something else. */
export function readNotebook(value: unknown): Notebook | null {
  if (!isFields(value) || typeof value.nbformat !== "number") return null;
  const sheets = Array.isArray(value.worksheets) ? value.worksheets.filter(isFields) : [];
  const cells = Array.isArray(value.cells) ? value.cells : sheets.flatMap((one) => one.cells ?? []);
  if (!Array.isArray(cells)) return null;
  const about = isFields(value.metadata) ? value.metadata : {};
  const info = isFields(about.language_info) ? about.language_info.name : undefined;
  const language = typeof info === "string" ? info.toLowerCase() : "python";
  return { language, cells: cells.filter(isFields).map(readCell) };
}

function readCell(cell: Fields): NotebookCell {
  const kind = cell.cell_type === "code" ? "code" : cell.cell_type === "raw" ? "raw" : "markdown";
  const count = cell.execution_count ?? cell.prompt_number;
  const outputs = Array.isArray(cell.outputs) ? cell.outputs.filter(isFields) : [];
  const attachments: Record<string, string> = {};
  for (const [name, kinds] of Object.entries(isFields(cell.attachments) ? cell.attachments : {})) {
    const image = isFields(kinds) && imageOf(kinds);
    if (image) attachments[name] = image;
  }
  return {
    kind,
    source: joined(cell.source ?? cell.input),
    count: typeof count === "number" ? count : null,
    outputs: outputs.flatMap(readOutput),
    attachments,
  };
}

function readOutput(output: Fields): Output[] {
  if (output.output_type === "stream") {
    return [{ kind: "text", text: joined(output.text), isError: output.name === "stderr" }];
  }
  if (output.output_type === "error" || output.output_type === "pyerr") {
    const trace = Array.isArray(output.traceback) ? output.traceback.map(String).join("\n") : "";
    const text = trace || `${String(output.ename)}: ${String(output.evalue)}`;
    return [{ kind: "text", text, isError: true }];
  }
  const data = isFields(output.data) ? output.data : output;
  const image = imageOf(data);
  if (image) return [{ kind: "image", url: image }];
  if (data["text/html"]) return [{ kind: "html", html: joined(data["text/html"]) }];
  if (data["text/markdown"]) return [{ kind: "markdown", text: joined(data["text/markdown"]) }];
  if (data["application/json"]) {
    const text = JSON.stringify(data["application/json"], null, 2);
    return [{ kind: "text", text, isError: false }];
  }
  const plain = joined(data["text/plain"] ?? data.text ?? data["text/latex"]);
  return plain ? [{ kind: "text", text: plain, isError: false }] : [];
}

/** Returns a picture as a data address: nothing but base64 gets into it. */
function imageOf(data: Fields): string | null {
  for (const mime of IMAGES) {
    const code = joined(data[mime]).replace(/\s/g, "");
    if (code && /^[A-Za-z0-9+/]+=*$/.test(code)) return `data:${mime};base64,${code}`;
  }
  const drawing = joined(data["image/svg+xml"]);
  return drawing ? `data:image/svg+xml,${encodeURIComponent(drawing)}` : null;
}

function joined(text: unknown): string {
  return Array.isArray(text) ? text.map(String).join("") : typeof text === "string" ? text : "";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
