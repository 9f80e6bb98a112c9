// Which language a text is in, by its name, or else by how it begins.

const BY_END: Record<string, string> = {
  py: "python",
  pyi: "python",
  pyx: "python",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  tsx: "typescript",
  json: "json",
  jsonl: "json",
  ndjson: "json",
  ipynb: "json",
  yaml: "yaml",
  yml: "yaml",
  sh: "bash",
  bash: "bash",
  zsh: "bash",
  sql: "sql",
  xml: "xml",
  html: "xml",
  htm: "xml",
  css: "css",
  md: "markdown",
  markdown: "markdown",
  ini: "ini",
  toml: "ini",
  cfg: "ini",
  conf: "ini",
  diff: "diff",
  patch: "diff",
  c: "cpp",
  h: "cpp",
  cc: "cpp",
  cpp: "cpp",
  hpp: "cpp",
  cu: "cpp",
  java: "java",
  r: "r",
  rs: "rust",
  go: "go",
};
const BY_NAME: Record<string, string> = {
  MLmodel: "yaml",
  Dockerfile: "dockerfile",
  Makefile: "makefile",
};
const BY_BEGINNING: readonly (readonly [RegExp, string])[] = [
  [/^#!.*\bpython/, "python"],
  [/^#!.*\b(ba|z)?sh\b/, "bash"],
  [/^(diff --git |--- \S+\n\+\+\+ )/, "diff"],
  [/^(%YAML|---\r?\n\S)/, "yaml"],
];

/** Returns the language as highlight.js calls it, "" for plain text. */
export function languageOf(name: string, text: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const end = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  const named = lookUp(BY_NAME, file) || (file.includes(".") && lookUp(BY_END, end));
  return named || (BY_BEGINNING.find(([beginning]) => beginning.test(text))?.[1] ?? "");
}

// A file may be called `constructor`, which every object has.
function lookUp(names: Record<string, string>, name: string): string {
  return Object.hasOwn(names, name) ? (names[name] ?? "") : "";
}
