// Writes the types and the routes of the server's acts from its OpenAPI document.
//
//   node scripts/types.mjs            writes src/api/schema.ts and src/api/routes.ts
//   node scripts/types.mjs --check    fails if they are not what the document says

import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const root = new URL("../", import.meta.url);
const document = JSON.parse(readFileSync(new URL("openapi.json", root), "utf8"));
const warning = "// Made by scripts/types.mjs from openapi.json; `make gen` makes it again.\n\n";
const bytes = ts.factory.createTypeReferenceNode("Uint8Array");

const types = await openapiTS(document, {
  alphabetize: true,
  // A field with a default may be left out of an answer too.
  defaultNonNullable: false,
  // Answers come as MessagePack, where columns of numbers are bytes as they are.
  transform: (schema) => (schema.contentEncoding === "base64" ? bytes : undefined),
});

const routes = Object.entries(document.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      operation.operationId,
      method.toUpperCase(),
      path,
    ]),
  )
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([name, method, path]) =>
      `  ${JSON.stringify(name)}: [${JSON.stringify(method)}, ${JSON.stringify(path)}],\n`,
  );

const files = {
  "src/api/schema.ts": warning + astToString(types),
  "src/api/routes.ts": `${warning}export const ROUTES = {\n${routes.join("")}} as const;\n`,
};

let stale = 0;
for (const [path, text] of Object.entries(files)) {
  const url = new URL(path, root);
  if (!process.argv.includes("--check")) {
    writeFileSync(url, text);
  } else if (readFileSync(url, "utf8") !== text) {
    console.error(`${path} is not what openapi.json says; run \`make gen\``);
    stale = 1;
  }
}
process.exit(stale);
