/** Files that nobody refers to any more: which they are is a question to the rows. */
import { and, eq, inArray } from "drizzle-orm";
import type { FileHash } from "./files.js";
import type { CheckParams, ExportResult, ImportParams } from "./records.js";
import { artifacts, checkpoints, corpora, families, jobs, promptSets, reports } from "./schema.js";
import type { Store } from "./store.js";

const dayMs = 24 * 3_600_000;

/**
 * Removes files that no row refers to and that are a day old: by then an upload has been imported or forgotten. An
 * export's archive goes once it has expired.
 *
 * @param before only what was last put before then; default: a day ago
 * @param now when archives count as expired
 * @returns how many
 */
export async function sweepFiles(
  store: Store,
  before = new Date(Date.now() - dayMs),
  now = new Date(),
): Promise<number> {
  return store.files.sweep(await filesReferredTo(store, now), before);
}

async function filesReferredTo({ db }: Store, now: Date): Promise<Set<FileHash>> {
  const active = await db
    .select({ kind: jobs.kind, params: jobs.params })
    .from(jobs)
    .where(inArray(jobs.state, ["queued", "running"]));
  const ofJobs = active.flatMap(({ kind, params }) => {
    if (kind === "check") return [(params as CheckParams).parity?.logits ?? null];
    if (kind !== "import") return [];
    return (params as ImportParams).members.map(({ source }) => (source.kind === "upload" ? source.hash : null));
  });
  const exported = await db
    .select({ result: jobs.result })
    .from(jobs)
    .where(and(eq(jobs.kind, "export"), eq(jobs.state, "succeeded")));
  const archives = exported.flatMap(({ result }) => {
    const { file, expiresAt } = result as ExportResult;
    return new Date(expiresAt) > now ? [file] : [];
  });
  const hashes = [
    ...ofJobs,
    ...archives,
    ...(await db.select({ file: families.manifestHash, tokenizer: families.tokenizer }).from(families)).flatMap(
      ({ file, tokenizer }) => [file, tokenizer.hash],
    ),
    ...(await db.select({ file: checkpoints.fileHash, audit: checkpoints.auditHash }).from(checkpoints)).flatMap(
      ({ file, audit }) => [file, audit],
    ),
    ...(await db.select({ hash: corpora.fileHash }).from(corpora)).map(({ hash }) => hash),
    ...(await db.select({ hash: promptSets.fileHash }).from(promptSets)).map(({ hash }) => hash),
    ...(await db.select({ hash: artifacts.fileHash }).from(artifacts)).map(({ hash }) => hash),
    ...(await db.select({ hash: reports.resultHash }).from(reports)).map(({ hash }) => hash),
  ];
  return new Set(hashes.filter((hash) => hash !== null));
}
