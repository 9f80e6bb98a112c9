import { expect, test } from "vitest";
import { carriedStyle, parseAnsi, stripAnsi } from "@/lib/ansi";

test("colours and weights begin and end where they say", () => {
  expect(parseAnsi("a\x1b[1;31mb\x1b[22mc\x1b[0md")).toEqual([
    { text: "a" },
    { text: "b", isBold: true, color: "var(--ansi-red)" },
    { text: "c", color: "var(--ansi-red)" },
    { text: "d" },
  ]);
});

test("colours of the cube and true colours are read, broken ones are passed over", () => {
  expect(parseAnsi("\x1b[38;5;208mx")[0]?.color).toBe("rgb(255 135 0)");
  expect(parseAnsi("\x1b[38;2;300;0;5mx")[0]?.color).toBe("rgb(255 0 5)");
  expect(parseAnsi("\x1b[38;9mx\x1b[mm\x1b[38;5mz").map((one) => one.text)).toEqual([
    "x",
    "m",
    "z",
  ]);
});

test("what is no text is left out", () => {
  expect(stripAnsi("\x1b]0;title\x07a\x1b[2Kb\x1b(Bc\x07\td\x1b]8;;http://x\x1b\\e\x1b[")).toBe(
    "abc\tde",
  );
});

test("what a line leaves in force begins the next", () => {
  expect(carriedStyle("\x1b[31mred")).toBe("\x1b[31m");
  expect(carriedStyle("still", "\x1b[31m")).toBe("\x1b[31m");
  expect(carriedStyle("\x1b[1mx\x1b[0m done", "\x1b[31m")).toBe("");
  expect(carriedStyle("\x1b[0;32mx", "\x1b[31m")).toBe("\x1b[0;32m");
});
