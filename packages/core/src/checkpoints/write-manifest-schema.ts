/** Writes docs/manifest.schema.json; with --check compares it and fails on a difference. */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { manifestJsonSchema } from "./manifest.js";

const file = fileURLToPath(new URL("../../../../docs/manifest.schema.json", import.meta.url));
const text = `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`;

if (!process.argv.includes("--check")) {
  await writeFile(file, text);
} else if ((await readFile(file, "utf8")) !== text) {
  console.error("docs/manifest.schema.json is not what manifests are: run `npm run schema:write` and commit it");
  process.exitCode = 1;
}
