// Fails when a page needs more JavaScript to open than the house allows, whichever is opened first.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 300 * 1000;
const built = new URL("../../src/runwell/server/page/", import.meta.url);
const files = JSON.parse(readFileSync(new URL("files.json", built), "utf8"));

/** Adds a file and all that it imports before it runs. */
function follow(name, found) {
  if (found.has(name)) return found;
  found.add(name);
  for (const other of files[name].imports ?? []) follow(other, found);
  return found;
}

function gzipped(name) {
  return gzipSync(readFileSync(new URL(files[name].file, built)), { level: 9 }).length;
}

const layouts = { "src/pages/experiment-layout.tsx": /runs-|charts-page|compare-/ };
const pages = Object.keys(files).filter((name) => /^src\/pages\/.*-page\.tsx$/.test(name));
const sizes = pages.map((page) => {
  const needed = follow("index.html", new Set());
  follow(page, needed);
  const layout = page.startsWith("src/pages/run-")
    ? "src/pages/run-layout.tsx"
    : Object.keys(layouts).find((name) => layouts[name].test(page) && !page.includes("run-charts"));
  if (layout) follow(layout, needed);
  return [page, [...needed].map(gzipped).reduce((sum, one) => sum + one, 0)];
});
for (const [page, size] of sizes)
  console.log(`${(size / 1000).toFixed(1).padStart(6)} kB  ${page}`);
const largest = Math.max(...sizes.map(([, size]) => size));
console.log(
  `the largest page: ${(largest / 1000).toFixed(1)} kB of JavaScript, gzip; the limit is ${LIMIT / 1000}`,
);
process.exit(sizes.length > 5 && largest <= LIMIT ? 0 : 1);
