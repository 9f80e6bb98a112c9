// The queries that this reader ran last, in this browser; the newest first.

const KEY = "runwell.queries";
const KEPT = 8;

/** Returns them; what makes no sense in the storage is none. */
export function recentQueries(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(kept)) return [];
    return kept.filter((one): one is string => typeof one === "string").slice(0, KEPT);
  } catch (problem) {
    // Another program may have written there.
    if (problem instanceof SyntaxError) return [];
    throw problem;
  }
}

/** Keeps one, before the others. */
export function rememberQuery(query: string): void {
  const others = recentQueries().filter((one) => one !== query);
  localStorage.setItem(KEY, JSON.stringify([query, ...others].slice(0, KEPT)));
}
