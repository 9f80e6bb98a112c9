import { describe, expect, it } from "vitest";
import { highlight } from "@/lib/highlight";

describe("highlight", () => {
  it("gives pieces by line, and loses nothing", async () => {
    const code = 'def f(x):\n    """Two\n    lines."""\n    return x < 1  # <b>no</b>\n';
    const lines = await highlight(code, "python");
    expect(lines.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(code);
    expect(lines[0]?.[0]).toEqual({ text: "def", scope: "keyword" });
    expect(lines[2]?.[0]?.scope).toBe("string");
    expect(lines[3]?.at(-1)).toEqual({ text: "# <b>no</b>", scope: "comment" });
  });

  it("keeps the language inside of another", async () => {
    const page = "<style>\nb { color: red }\n</style>";
    const lines = await highlight(page, "xml");
    expect(lines.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(page);
  });

  it("leaves alone what it does not know", async () => {
    expect(await highlight("a\n", "constructor")).toEqual([[{ text: "a", scope: "" }], []]);
  });
});
