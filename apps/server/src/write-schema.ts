/**
 * Writes schema.graphql at the repository's root. With --check it compares instead, and fails on a difference, and on
 * changes since the last release that break a client and are not announced in CHANGELOG.graphql.md. With --release the
 * schema becomes the released one.
 */

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printSchema } from "graphql";
import { openSchema } from "./schema.js";
import { schemaChanges } from "./schema-changes.js";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const file = path("../../../schema.graphql");
const released = path("../released.graphql");
const header = "# Written by apps/server (npm run schema:write) from its classes. Do not edit.\n\n";
const text = `${header}${printSchema(await openSchema())}\n`;

if (process.argv.includes("--check")) await check();
else await writeFile(process.argv.includes("--release") ? released : file, text);

async function check(): Promise<void> {
  const read = (name: string) => readFile(name, "utf8");
  if ((await read(file)) !== text) {
    console.error("schema.graphql is not what the server's classes say: run `npm run schema:write` and commit it");
    process.exitCode = 1;
  }
  const changelog = await read(path("../../../CHANGELOG.graphql.md"));
  const { unannounced, dangerous } = schemaChanges(await read(released), text, changelog);
  for (const change of dangerous) console.error(`since the last release: ${change}`);
  for (const change of unannounced) {
    console.error(
      `breaks clients of the last release: ${change} Deprecate instead, or announce it in CHANGELOG.graphql.md`,
    );
    process.exitCode = 1;
  }
}
