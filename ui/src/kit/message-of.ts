// What to say of an error.

/** Returns what it says, with the remedy where it knows one. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = "hint" in error && typeof error.hint === "string" ? error.hint : "";
  return hint ? `${error.message}: ${hint}` : error.message;
}
