// Names by people who may mean harm: characters that are not seen, or that turn the text around.

// Controls, marks of direction, and spaces without width; the joiners of emoji stay.
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const UNSEEN = /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Writes them as escapes, so that `\u202egnp.exe` does not read as `exe.png`. */
export function visible(name: string): string {
  return name.replace(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
