// What a run prints, read in pieces: the end first, older parts when they are wanted, new ones as
// they come.

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { contentUrl, useFolder } from "@/api/artifacts";
import { ServerError, send } from "@/api/client";
import {
  type ConsoleText,
  consoleText,
  shownLines,
  withNewer,
  withOlder,
} from "@/lib/console-lines";
import { CONSOLE_FILE } from "@/lib/run-parts";

const PIECE = 256 * 1024;
/** A search reads all that is left, in pieces that do not hold up the page. */
const LARGE_PIECE = 2 * 1024 * 1024;
/** Bytes read again with new ones: they tell whether the file went on or is another one. */
const OVERLAP = 64;

export interface ConsoleState {
  lines: readonly string[];
  /** How many lines were put before the first ones: a line's place minus this stays the same. */
  prepended: number;
  /** Whether the beginning of the file is here; until then there is older text. */
  isWhole: boolean;
  size: number;
  isLoading: boolean;
  error: unknown;
}

const NOTHING: ConsoleState = {
  lines: [],
  prepended: 0,
  isWhole: false,
  size: 0,
  isLoading: true,
  error: null,
};

/** Reads the console file of one run. */
class ConsoleReader {
  state: ConsoleState = NOTHING;
  private text: ConsoleText | null = null;
  private last: Uint8Array = new Uint8Array();
  private work: Promise<void> = Promise.resolve();
  private stop = new AbortController();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly url: string) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins with the end of the file, or goes on where it was left. */
  start(): void {
    this.stop = new AbortController();
    this.after(() => (this.text ? this.readNewer() : this.open()));
  }

  /** Reads nothing more. */
  end(): void {
    this.stop.abort();
  }

  /** Asks for what was printed since. */
  newer(): void {
    this.after(() => (this.text ? this.readNewer() : this.open()));
  }

  /** Asks for one older piece. */
  older(): void {
    this.after(() => this.readOlder(PIECE));
  }

  /** Asks for all that is older. */
  all(): void {
    this.after(async () => {
      while (this.text && this.text.first > 0) await this.readOlder(LARGE_PIECE);
    });
  }

  // One at a time: each begins where the one before has ended.
  private after(step: () => Promise<void>): void {
    const { signal } = this.stop;
    this.work = this.work.then(async () => {
      if (signal.aborted) return;
      this.set({ isLoading: true });
      try {
        await step();
        this.set({ isLoading: false, error: null });
      } catch (error) {
        if (!signal.aborted) this.set({ isLoading: false, error });
      }
    });
  }

  private async open(): Promise<void> {
    const { bytes, first } = await this.read(`-${PIECE}`);
    this.keep(consoleText(bytes, first), bytes);
  }

  private async readOlder(count: number): Promise<void> {
    const text = this.text;
    if (!text || text.first === 0) return;
    const { bytes } = await this.read(`${Math.max(0, text.first - count)}-${text.first - 1}`);
    this.keep(withOlder(text, bytes));
  }

  private async readNewer(): Promise<void> {
    const text = this.text;
    if (!text) return;
    const overlap = this.last.subarray(-Math.min(OVERLAP, text.end - text.first));
    const from = text.end - overlap.length;
    const piece = await this.read(`${from}-`).catch((problem) => {
      // Beyond the end: the file is shorter than it was, so it is another one.
      if (problem instanceof ServerError && problem.status === 416) return null;
      throw problem;
    });
    const goesOn = piece?.first === from && startsWith(piece.bytes, overlap);
    if (!goesOn) {
      this.text = null;
      return this.open();
    }
    const added = piece.bytes.subarray(overlap.length);
    if (added.length) this.keep(withNewer(text, added), piece.bytes);
  }

  private async read(range: string): Promise<{ bytes: Uint8Array; first: number }> {
    const response = await send(this.url, {
      headers: { range: `bytes=${range}` },
      // Chromium's cache joins parts of the file as it was with parts of it as it is.
      cache: "no-store",
      signal: this.stop.signal,
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const [, first = "0"] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
    return { bytes, first: Number(first) };
  }

  private keep(text: ConsoleText, last?: Uint8Array): void {
    this.text = text;
    if (last) this.last = last.slice(-OVERLAP);
    this.set({
      lines: shownLines(text),
      prepended: text.prepended,
      isWhole: text.first === 0,
      size: text.end,
    });
  }

  private set(change: Partial<ConsoleState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, place) => bytes[place] === byte);
}

/** The console of a run: null while it is not known whether it has one, and whether it has. */
export function useHasConsole(runId: string) {
  const files = useFolder(runId, "");
  const file = files.data?.find((one) => one.path === CONSOLE_FILE);
  return { ...files, file };
}

/**
 * The lines of a console, renewed when `version` (the digest of the file) changes; `runId` stays
 * the same for the life of the component.
 */
export function useConsole(runId: string, version: string) {
  const [reader] = useState(() => new ConsoleReader(contentUrl(runId, CONSOLE_FILE)));
  const known = useRef(version);
  useEffect(() => {
    reader.start();
    return () => reader.end();
  }, [reader]);
  useEffect(() => {
    if (known.current === version) return;
    known.current = version;
    reader.newer();
  }, [reader, version]);
  const state = useSyncExternalStore(reader.subscribe, () => reader.state);
  const older = useCallback(() => reader.older(), [reader]);
  const all = useCallback(() => reader.all(), [reader]);
  const retry = useCallback(() => reader.newer(), [reader]);
  return { ...state, older, all, retry };
}
