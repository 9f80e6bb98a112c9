// The differences of two texts, line by line, by Myers' algorithm (1986).

export interface DiffLine {
  kind: "same" | "gone" | "new" | "gap";
  text: string;
  /** Its numbers on both sides, from 1; null where it is not there. */
  old: number | null;
  new: number | null;
}

/** Beyond so many differences the texts are shown as wholly other: a reader would not read them. */
const MAX_EDITS = 2_000;

/** Returns all lines of both texts in order. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const room = Math.min(a.length, b.length) - head;
  while (tail < room && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const steps = editSteps(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const all = ["=".repeat(head), steps, "=".repeat(tail)].join("");
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  for (const step of all) {
    if (step === "=") lines.push({ kind: "same", text: a[i] ?? "", old: ++i, new: ++j });
    else if (step === "-") lines.push({ kind: "gone", text: a[i] ?? "", old: ++i, new: null });
    else lines.push({ kind: "new", text: b[j] ?? "", old: null, new: ++j });
  }
  return lines;
}

/** Leaves out the same lines that are further than `around` from a difference, saying how many. */
export function foldSame(lines: readonly DiffLine[], around = 3): DiffLine[] {
  const isNear = new Uint8Array(lines.length);
  lines.forEach((line, place) => {
    if (line.kind !== "same") isNear.fill(1, Math.max(0, place - around), place + around + 1);
  });
  const folded: DiffLine[] = [];
  let skipped = 0;
  const flush = () => {
    if (skipped) folded.push({ kind: "gap", text: String(skipped), old: null, new: null });
    skipped = 0;
  };
  lines.forEach((line, place) => {
    if (!isNear[place]) skipped += 1;
    else {
      flush();
      folded.push(line);
    }
  });
  flush();
  return folded;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** The shortest way from `a` to `b`: a text of "=", "-" and "+". */
function editSteps(a: readonly string[], b: readonly string[]): string {
  if (!a.length || !b.length) return "-".repeat(a.length) + "+".repeat(b.length);
  const limit = Math.min(MAX_EDITS, a.length + b.length);
  const ends = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  const zero = limit + 1;
  for (let edits = 0; edits <= limit; edits++) {
    // Only the diagonals that this round can reach are kept: the whole would take limit² numbers.
    trace.push(ends.slice(zero - edits - 1, zero + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const left = ends[zero + k - 1] ?? 0;
      const right = ends[zero + k + 1] ?? 0;
      let x = k === -edits || (k !== edits && left < right) ? right : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      ends[zero + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return "-".repeat(a.length) + "+".repeat(b.length);
}

function walkBack(trace: readonly Int32Array[], aLength: number, bLength: number): string {
  const steps: string[] = [];
  let x = aLength;
  let y = bLength;
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const ends = trace[edits];
    if (!ends) break;
    const at = (diagonal: number) => ends[diagonal + edits + 1] ?? 0;
    const k = x - y;
    const isDown = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
    const before = isDown ? k + 1 : k - 1;
    const fromX = at(before);
    const fromY = fromX - before;
    while (x > (isDown ? fromX : fromX + 1)) {
      steps.push("=");
      x -= 1;
      y -= 1;
    }
    steps.push(isDown ? "+" : "-");
    x = fromX;
    y = fromY;
  }
  while (x > 0 && y > 0) {
    steps.push("=");
    x -= 1;
    y -= 1;
  }
  return steps.reverse().join("");
}
