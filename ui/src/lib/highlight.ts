// Code as coloured pieces by line, made by highlight.js; no HTML comes out of it.

import type { Emitter } from "highlight.js";
import core from "highlight.js/lib/core";

export interface Piece {
  text: string;
  /** What it is, such as `keyword`; "" for the rest. */
  scope: string;
}

const LANGUAGES = {
  bash: () => import("highlight.js/lib/languages/bash"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  python: () => import("highlight.js/lib/languages/python"),
  r: () => import("highlight.js/lib/languages/r"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
} as const;

/** Collects pieces where highlight.js would write HTML. */
class Lines implements Emitter {
  lines: Piece[][] = [[]];
  private scopes: string[] = [];

  startScope(name: string): void {
    this.scopes.push(name);
  }

  endScope(): void {
    this.scopes.pop();
  }

  // The engine calls these two under other names than the type says.
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  addText(text: string): void {
    const scope = this.scopes.at(-1) ?? "";
    text.split("\n").forEach((part, place) => {
      if (place > 0) this.lines.push([]);
      if (part) this.lines.at(-1)?.push({ text: part, scope });
    });
  }

  __addSublanguage(other: Emitter): void {
    if (!(other instanceof Lines)) return;
    const [first = [], ...rest] = other.lines;
    this.lines.at(-1)?.push(...first);
    this.lines.push(...rest);
  }

  toHTML(): string {
    return "";
  }

  finalize(): void {}
}

core.configure({ __emitter: Lines });

/** Says whether there are colours for a language. */
export function isKnownLanguage(language: string): language is keyof typeof LANGUAGES {
  return Object.hasOwn(LANGUAGES, language);
}

/** Returns the lines of a text in pieces; the language is loaded when it is first used. */
export async function highlight(text: string, language: string): Promise<Piece[][]> {
  if (!isKnownLanguage(language)) return plainLines(text);
  if (!core.getLanguage(language)) {
    core.registerLanguage(language, (await LANGUAGES[language]()).default);
  }
  const { _emitter: emitter } = core.highlight(text, { language, ignoreIllegals: true });
  return emitter instanceof Lines ? emitter.lines : plainLines(text);
}

/** The lines of a text as they are. */
export function plainLines(text: string): Piece[][] {
  return text.split("\n").map((line) => (line ? [{ text: line, scope: "" }] : []));
}
