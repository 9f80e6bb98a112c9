// One stream of live events for the tab: opening, losing and finding it again; knows no event's
// meaning and no cache.

/** `off`: nothing is watched; `lost`: nobody answers, and it goes on trying. */
export type LiveState = "live" | "connecting" | "lost" | "off";

/** What the owner of the connection does with it. */
export interface LiveHandlers {
  /** An event came, with its data as parsed JSON. */
  onEvent: (name: string, data: unknown) => void;
  /** It is open again after events may have been missed. */
  onGap: () => void;
}

const EVENTS = ["hello", "runs", "experiments"] as const;
const FIRST_RETRY_MS = 300;
const MAX_RETRY_MS = 10_000;
/** Watching changes in bursts while a page mounts; one stream for the whole burst is enough. */
const SETTLE_MS = 50;
/** With a longer cursor the address would be more than the 8 kB that proxies take. */
const MAX_ADDRESS = 7_500;
/** The machine slept if a timer of 15 s is so late, and the stream may be dead without a word. */
const TICK_MS = 15_000;
const ASLEEP_MS = 60_000;
/** A browser opens six connections to a server over HTTP/1.1; hidden tabs must not hold them all. */
const HIDDEN_MS = 60_000;

/** Keeps a stream open to the address that is wanted, and says how that goes. */
export class LiveConnection {
  state: LiveState = "off";
  private wanted = "";
  private source: EventSource | null = null;
  private sourceUrl = "";
  /** Streams that go on until the new one speaks, so that no event falls between them. */
  private old: EventSource[] = [];
  /** Where the events of an address have come to, so that what was missed is told. */
  private cursor = { url: "", id: "" };
  private failures = 0;
  private tickedMs = Date.now();
  private hasGap = false;
  private isPaused = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private settle: ReturnType<typeof setTimeout> | undefined;
  private hide: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly handlers: LiveHandlers) {
    // After a change of network the old connection may be dead and not know it.
    addEventListener("online", () => this.again());
    addEventListener("pageshow", () => this.tryNow());
    document.addEventListener("visibilitychange", () => this.heedVisibility());
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Watches another address, soon; an empty one closes the stream. */
  want(url: string): void {
    this.wanted = url;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.open(), SETTLE_MS);
  }

  /** Calls `listener` when the state changes; returns how to stop that. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private open(): void {
    clearTimeout(this.retry);
    const url = this.isPaused ? "" : this.wanted;
    if (!url) {
      this.close();
      this.enter("off");
      return;
    }
    if (this.source && this.sourceUrl === url) return;
    if (this.source) this.old.push(this.source);
    const source = new EventSource(this.addressOf(url));
    this.source = source;
    this.sourceUrl = url;
    if (this.state === "off") this.enter("connecting");
    source.onopen = () => {
      if (this.source === source) this.closeOld();
      this.failures = 0;
      const missed = this.hasGap;
      this.hasGap = false;
      this.enter("live");
      if (missed) this.handlers.onGap();
    };
    source.onerror = () => {
      source.close();
      if (this.source === source) this.fail();
    };
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) this.cursor = { url, id: event.lastEventId };
        this.handlers.onEvent(name, JSON.parse(event.data as string));
      });
    }
  }

  private addressOf(url: string): string {
    if (this.cursor.url !== url) return url;
    const address = `${url}${url.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(this.cursor.id)}`;
    return address.length > MAX_ADDRESS ? url : address;
  }

  // The browser's own retry gives up on an error page of a proxy and cannot be hurried; ours does
  // neither.
  private fail(): void {
    this.close();
    this.failures += 1;
    this.hasGap = true;
    // One failure is often a server that restarts, or a page that is being left: no news yet.
    this.enter(this.failures > 1 ? "lost" : "connecting");
    const wait = Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), MAX_RETRY_MS);
    this.retry = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
  }

  private close(): void {
    this.closeOld();
    this.source?.close();
    this.source = null;
    this.sourceUrl = "";
  }

  private closeOld(): void {
    for (const one of this.old.splice(0)) one.close();
  }

  private tryNow(): void {
    if (this.wanted && !this.source && !this.isPaused) this.open();
  }

  private again(): void {
    this.hasGap = this.source !== null || this.hasGap;
    this.close();
    this.tryNow();
  }

  private tick(): void {
    const now = Date.now();
    const isLate = now - this.tickedMs > ASLEEP_MS;
    this.tickedMs = now;
    if (isLate && this.source) this.again();
  }

  private heedVisibility(): void {
    clearTimeout(this.hide);
    if (document.visibilityState === "hidden") {
      this.hide = setTimeout(() => {
        this.isPaused = true;
        this.hasGap = this.source !== null || this.hasGap;
        this.open();
      }, HIDDEN_MS);
      return;
    }
    this.isPaused = false;
    this.tryNow();
  }

  private enter(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
