/** Stores that earlier versions made. */
import { randomUUID } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../test/stores.js";
import { readCheckpoint, weightsHash, writeCheckpoint } from "../checkpoints/checkpoint.js";
import { readSafetensors, writeSafetensors } from "../checkpoints/safetensors.js";
import { modelConfig } from "../model/config.js";
import { initParameters } from "../model/parameters.js";
import { openFiles } from "./files.js";
import { openStore } from "./store.js";

const migrations = fileURLToPath(new URL("../../migrations", import.meta.url));

/** A migrations folder that ends with this migration. */
function migrationsUntil(tag: string): string {
  const folder = temporaryFolder();
  const journal = JSON.parse(readFileSync(join(migrations, "meta/_journal.json"), "utf8"));
  const last = journal.entries.findIndex((entry: { tag: string }) => entry.tag === tag);
  mkdirSync(join(folder, "meta"));
  const entries = journal.entries.slice(0, last + 1);
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  for (const entry of entries) cpSync(join(migrations, `${entry.tag}.sql`), join(folder, `${entry.tag}.sql`));
  return folder;
}

test("a family from before there were rotary positions is complete: learned positions, a floor of its own step 0", async () => {
  const config = modelConfig({ layers: 1, heads: 2, dModel: 8, contextLength: 16, vocab: 257 });
  const { positions: _, parallelResidual: __, inverseLayerScaling: ___, ...written } = config;
  const weights = initParameters(config, 1);
  const folder = join(temporaryFolder(), "store");
  mkdirSync(folder);

  // the checkpoint's header, as it was written then
  const meta = { config, step: 0, initSeed: 1, dataSeed: 1, provenance: {} };
  const { tensors } = readSafetensors(writeCheckpoint(meta, weights), "now");
  const header = { format: "pt", seedscope: JSON.stringify({ ...meta, config: written }) };
  const fileHash = await openFiles(join(folder, "files")).put(writeSafetensors(tensors, header));

  const [familyId, refitId] = [randomUUID(), randomUUID()];
  const database = await PGlite.create(join(folder, "database"));
  await migrate(drizzle(database), { migrationsFolder: migrationsUntil("0000_first") });
  await database.query(
    `insert into families (id, slug, name, source, config, tokenizer, checkpoint_steps)
     values ($1, 'old', 'Old', 'trained', $2, $3, '[0]')`,
    [familyId, written, { kind: "byte", name: "byte", vocabSize: 257, bosId: 256, hash: fileHash }],
  );
  await database.query(
    "insert into refits (id, family_id, ordinal, label, init_seed, state) values ($1, $2, 0, 'seed 1', 1, 'trained')",
    [refitId, familyId],
  );
  await database.query(
    `insert into checkpoints (id, refit_id, step, tokens, weights_hash, file_hash, bytes)
     values ($1, $2, 0, 0, $3, $4, 1)`,
    [randomUUID(), refitId, weightsHash(config, weights), fileHash],
  );
  await database.close();

  const store = await openStore({ folder });
  onTestFinished(() => store.close());
  const family = (await store.familyBySlug("old"))!;
  expect(family.config).toEqual(config);
  expect(family).toMatchObject({ floor: { null: "step-0" }, manifestHash: null, integrity: null });
  const [checkpoint] = (await store.checkpointsOfRefits([refitId])).get(refitId)!;
  expect(checkpoint).toMatchObject({ step: 0, tokens: 0, auditHash: null });
  const read = readCheckpoint(await store.files.read(checkpoint.fileHash));
  expect(read.meta.config).toEqual(config);
  expect(weightsHash(read.meta.config, read.weights)).toBe(checkpoint.weightsHash);
});
