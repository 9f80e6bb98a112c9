// JSON as people write it: whole numbers of any size, and Python's NaN and Infinity.

type State = "value" | "key" | "colon" | "more" | "end";

// Texts are matched so that nothing in them is taken for a number.
const PIECES = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?\bInfinity\b|\bNaN\b/g;
const MARK = "\u0000runwell:";
const LONG = /\d{16}/;

/**
 * Parses JSON; whole numbers beyond 2 ** 53 become bigint, NaN and Infinity are numbers.
 *
 * Throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): unknown {
  const whole = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (LONG.test(whole)) return parseMarked(whole);
  try {
    return JSON.parse(whole);
  } catch (problem) {
    if (!/NaN|Infinity/.test(whole)) throw problem;
    return parseMarked(whole);
  }
}

/** Parses with the numbers that JSON.parse cannot hold written as marked texts. */
function parseMarked(text: string): unknown {
  const marked = text.replace(PIECES, (piece) =>
    piece[0] === '"' || isHeld(piece) ? piece : `"\\u0000runwell:${piece}"`,
  );
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    const piece = value.slice(MARK.length);
    // A text may begin like the mark without being one.
    if (/^-?\d+$/.test(piece)) return BigInt(piece);
    return /^(?:NaN|-?Infinity)$/.test(piece) ? Number(piece) : value;
  });
}

function isHeld(piece: string): boolean {
  if (/[NI]/.test(piece)) return false;
  return piece.length < 16 || !/^-?[1-9]\d*$/.test(piece) || Number.isSafeInteger(Number(piece));
}

/** Writes a value as JSON, whatever `parseJson` may have made of it. */
export function formatJson(value: unknown, indent = 2): string {
  const marked = JSON.stringify(value, (_, one) => (isBare(one) ? `${MARK}${one}` : one), indent);
  return (marked ?? "").replace(/"\\u0000runwell:([^"]*)"/g, "$1");
}

/** Numbers that JSON.stringify cannot write, or would write as null. */
function isBare(value: unknown): boolean {
  return typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value));
}

/** What a text is, read as JSON: whole values in it, and whether it may go on as JSON. */
export interface JsonScan {
  /** Whether everything so far is JSON, one value after another. */
  isValid: boolean;
  /** How many values have ended. */
  values: number;
  /** Whether the text ends between two values. */
  isWhole: boolean;
  /** The first character of the first value. */
  first: string;
}

const TOKEN =
  /\s+|[{}[\]:,]|"(?:[^"\\\n\r]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity/y;

/** Looks at the beginning of a text, which may be cut off anywhere, without building values. */
export function scanJson(text: string): JsonScan {
  const stack: string[] = [];
  let state: State = "value";
  let values = 0;
  let first = "";
  let place = text.startsWith("\ufeff") ? 1 : 0;
  const answer = (isValid: boolean): JsonScan => ({
    isValid,
    values,
    isWhole: isValid && stack.length === 0 && state === "value" && values > 0,
    first,
  });
  while (place < text.length) {
    TOKEN.lastIndex = place;
    const token = TOKEN.exec(text)?.[0];
    // A token that the cut went through is no reason to doubt the rest.
    if (token === undefined) return answer(isCut(text, place));
    place += token.length;
    if (!token.trim()) continue;
    first ||= token[0] ?? "";
    const next = follow(stack, state, token);
    if (next === null) return answer(false);
    state = next;
    if (state === "end") {
      values += 1;
      state = "value";
    }
  }
  return answer(true);
}

/** Returns what may come after a token, "end" where a value on the outside is over. */
function follow(stack: string[], state: State, token: string): State | null {
  const closed = () => (stack.length === 0 ? "end" : "more");
  const isText = token.startsWith('"');
  if (token === "{" || token === "[") {
    if (state !== "value") return null;
    stack.push(token);
    return token === "{" ? "key" : "value";
  }
  if (token === "}" || token === "]") {
    if (stack.pop() !== (token === "}" ? "{" : "[")) return null;
    return state === "more" || state === (token === "}" ? "key" : "value") ? closed() : null;
  }
  if (token === ",") return state === "more" ? (stack.at(-1) === "{" ? "key" : "value") : null;
  if (token === ":") return state === "colon" ? "value" : null;
  if (state === "key") return isText ? "colon" : null;
  return state === "value" ? closed() : null;
}

function isCut(text: string, place: number): boolean {
  const rest = text.slice(place);
  if (rest.startsWith('"')) return !/[\n\r]/.test(rest);
  return rest.length < 12 && /^(-|-?[\dI]|[tfnN])/.test(rest) && !/\s/.test(rest);
}
