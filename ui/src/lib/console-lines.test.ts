import { expect, test } from "vitest";
import { consoleText, shownLines, withNewer, withOlder } from "@/lib/console-lines";

const bytes = (text: string) => new TextEncoder().encode(text);

/** The lines of a file that is read from `from` on, then older pieces of `size`, then `more`. */
function read(file: string, from: number, size: number, more = "") {
  const all = bytes(file);
  let text = consoleText(all.slice(from), from);
  while (text.first > 0) {
    text = withOlder(text, all.slice(Math.max(0, text.first - size), text.first));
  }
  for (const byte of bytes(more)) text = withNewer(text, Uint8Array.of(byte));
  return shownLines(text);
}

test("whichever pieces a file is read in, its lines are the same", () => {
  const file = "one\n\ntwo – ü\nthree\nlast";
  const whole = shownLines(consoleText(bytes(file), 0));
  expect(whole).toEqual(["one", "", "two – ü", "three", "last"]);
  for (let from = 0; from <= bytes(file).length; from++) {
    for (const size of [1, 2, 5, 100]) expect(read(file, from, size)).toEqual(whole);
  }
});

test("what comes later ends the unfinished line and keeps its colour", () => {
  expect(read("a\nb", 0, 9, "c\n\nd")).toEqual(["a", "bc", "", "d"]);
  expect(read("\x1b[31mred\n", 0, 9, "still\n\x1b[0mno\nplain\n")).toEqual([
    "\x1b[31mred",
    "\x1b[31mstill",
    "\x1b[31m\x1b[0mno",
    "plain",
  ]);
});

test("a progress bar is its last state", () => {
  expect(read("10%\r50%\r100%\nok\r\n", 0, 9)).toEqual(["100%", "ok"]);
});

test("the count of lines put before keeps a line findable", () => {
  const all = bytes("a\nb\nc\nd\n");
  const text = consoleText(all.slice(5), 5);
  expect(text.lines).toEqual(["d"]);
  const more = withOlder(text, all.slice(0, 5));
  expect(more.lines[0 + more.prepended]).toBe("d");
});
