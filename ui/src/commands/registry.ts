// Acts that pages offer to the palette while they are there; knows no page.

import type { ReactNode } from "react";
import { useEffect } from "react";

export interface Command {
  /** What it does, as a person would say it; also its name among all. */
  label: string;
  /** Other words that find it. */
  words?: string;
  icon?: ReactNode;
  /** The key or the place behind it. */
  hint?: string;
  run: () => void;
}

const offered = new Set<{ commands: readonly Command[] }>();

/** Offers acts while the component is there. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const entry = { commands };
    offered.add(entry);
    return () => {
      offered.delete(entry);
    };
  }, [commands]);
}

/** What is offered now. */
export function offeredCommands(): Command[] {
  return [...offered].flatMap(({ commands }) => commands);
}

/** Those that a text finds: all of its words are in their names or words. */
export function findCommands(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((one) => {
    const said = `${one.label} ${one.words ?? ""}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}
