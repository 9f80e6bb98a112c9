// Where the reader points, shared by the charts of a page: one place on x, and one line.

import type { XKind } from "@/lib/axis";

export interface Pointing {
  /** The chart that is pointed at. */
  chart: string;
  kind: XKind;
  x: number;
  /** The line that is nearest, or that was chosen by keys. */
  lineId: string | null;
  /** Whether that line is near enough to be clicked. */
  isNear: boolean;
  /** Whether keys moved it there, not the pointer. */
  isByKeys: boolean;
  /** It stays when the pointer leaves. */
  isPinned: boolean;
}

/** Keeps what is pointed at; tells of changes once a frame. */
export class ChartCursor {
  state: Pointing | null = null;
  /** The run that is marked, for instance in a list beside the charts. */
  marked: string | null = null;
  private next: Pointing | null = null;
  private frame = 0;
  private readonly listeners = new Set<() => void>();

  /** Points somewhere, or nowhere. */
  point(next: Pointing | null): void {
    this.next = next;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.state = this.next;
      for (const listener of this.listeners) listener();
    });
  }

  /** What will be pointed at with the next frame. */
  get pending(): Pointing | null {
    return this.frame ? this.next : this.state;
  }

  /** Marks the lines of a run in all charts, wherever the pointer is. */
  mark(runId: string | null): void {
    if (runId === this.marked) return;
    this.marked = runId;
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` on changes; returns how to stop that. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
