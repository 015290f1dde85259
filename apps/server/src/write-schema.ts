/** Writes schema.graphql at the repository's root; with --check compares it and fails on a difference. */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printSchema } from "graphql";
import { openSchema } from "./schema.js";

const file = fileURLToPath(new URL("../../../schema.graphql", import.meta.url));
const header = "# Written by apps/server (npm run schema:write) from its classes. Do not edit.\n\n";
const text = `${header}${printSchema(await openSchema())}\n`;

if (!process.argv.includes("--check")) {
  await writeFile(file, text);
} else if ((await readFile(file, "utf8")) !== text) {
  console.error("schema.graphql is not what the server's classes say: run `npm run schema:write` and commit it");
  process.exitCode = 1;
}
