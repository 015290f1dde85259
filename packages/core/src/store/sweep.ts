/** Files that nobody refers to any more: which they are is a question to the rows. */
import { and, eq, inArray, ne, notInArray } from "drizzle-orm";
import type { FileHash } from "./files.js";
import type { CheckParams, ExportResult, ImportParams } from "./records.js";
import { artifacts, checkpoints, corpora, families, jobs, promptSets, refits, reports } from "./schema.js";
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
  return store.files.sweep(await filesReferredTo(store, { now }), before);
}

/**
 * Names of files that rows refer to, and ids of the refits whose training states are kept.
 *
 * @param without.familyId as if this family were gone, and `artifacts` with it
 * @param without.now when archives count as expired
 */
export async function filesReferredTo(
  { db }: Store,
  without: { familyId?: string; artifacts?: readonly string[]; now?: Date } = {},
): Promise<Set<FileHash>> {
  const { familyId, artifacts: dropped = [], now = new Date() } = without;
  const active = await db
    .select({ kind: jobs.kind, params: jobs.params })
    .from(jobs)
    .where(and(inArray(jobs.state, ["queued", "running"]), familyId ? ne(jobs.familyId, familyId) : undefined));
  const ofJobs = active.flatMap(({ kind, params }) => {
    if (kind === "check") return [(params as CheckParams).parity?.logits ?? null];
    if (kind !== "import") return [];
    return (params as ImportParams).members.map(({ source }) => (source.kind === "upload" ? source.hash : null));
  });
  const kept = await db
    .select({ id: refits.id })
    .from(refits)
    .where(familyId ? ne(refits.familyId, familyId) : undefined);
  const ofRefits = new Set(kept.map(({ id }) => id));
  const ofCheckpoints = await db
    .select({ refit: checkpoints.refitId, file: checkpoints.fileHash, audit: checkpoints.auditHash })
    .from(checkpoints);
  const exported = await db
    .select({ result: jobs.result })
    .from(jobs)
    .where(
      and(eq(jobs.kind, "export"), eq(jobs.state, "succeeded"), familyId ? ne(jobs.familyId, familyId) : undefined),
    );
  const archives = exported.flatMap(({ result }) => {
    const { file, expiresAt } = result as ExportResult;
    return new Date(expiresAt) > now ? [file] : [];
  });
  const hashes = [
    ...ofRefits,
    ...ofJobs,
    ...(
      await db
        .select({ file: families.manifestHash, tokenizer: families.tokenizer })
        .from(families)
        .where(familyId ? ne(families.id, familyId) : undefined)
    ).flatMap(({ file, tokenizer }) => [file, tokenizer.hash]),
    ...ofCheckpoints.flatMap(({ refit, file, audit }) => (ofRefits.has(refit) ? [file, audit] : [])),
    ...archives,
    ...(await db.select({ hash: corpora.fileHash }).from(corpora)).map(({ hash }) => hash),
    ...(await db.select({ hash: promptSets.fileHash }).from(promptSets)).map(({ hash }) => hash),
    ...(
      await db
        .select({ hash: artifacts.fileHash })
        .from(artifacts)
        .where(dropped.length > 0 ? notInArray(artifacts.key, [...dropped]) : undefined)
    ).map(({ hash }) => hash),
    ...(
      await db
        .select({ hash: reports.resultHash })
        .from(reports)
        .where(familyId ? ne(reports.familyId, familyId) : undefined)
    ).map(({ hash }) => hash),
  ];
  return new Set(hashes.filter((hash) => hash !== null));
}
