// Fails when the first page needs more JavaScript than the house allows.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 300 * 1000;
const built = new URL("../../src/runwell/server/page/", import.meta.url);
const html = readFileSync(new URL("index.html", built), "utf8");
const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path);
const follow = new Set(first);
for (const path of follow) {
  const text = readFileSync(new URL(path, built), "utf8");
  for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
    follow.add(`assets/${other}`);
}
const size = [...follow]
  .map((path) => gzipSync(readFileSync(new URL(path, built)), { level: 9 }).length)
  .reduce((sum, one) => sum + one, 0);
console.log(
  `first page: ${(size / 1000).toFixed(1)} kB of JavaScript, gzip; the limit is ${LIMIT / 1000}`,
);
process.exit(first.length > 0 && size <= LIMIT ? 0 : 1);
