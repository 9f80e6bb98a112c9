import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LIMITS } from "@/widgets/settings/limits";

// Written by `make gen` from the limits of the server.
const page = readFileSync(new URL("../../../../docs/reference/limits.md", import.meta.url), "utf8");

test.each(LIMITS)("$name is what the server says", ({ name, value }) => {
  const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
  expect(row?.split("|")[2]?.trim()).toBe(value.toLocaleString("en"));
});
