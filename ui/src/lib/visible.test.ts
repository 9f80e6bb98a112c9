import { expect, it } from "vitest";
import { visible } from "@/lib/visible";

it("shows what would not be seen, and leaves alone what is only foreign", () => {
  expect(visible("\u202egnp.exe")).toBe("\\u202egnp.exe");
  expect(visible("a\nb\u200bc")).toBe("a\\u000ab\\u200bc");
  expect(visible("日本語 👩‍👩‍👧 ü עברית")).toBe("日本語 👩‍👩‍👧 ü עברית");
});
