/** What a file is part of: which of it somebody may see decides whether the file may be read. */
import { eq, or, sql } from "drizzle-orm";
import type { Database } from "./database.js";
import type { FileHash } from "./files.js";
import type { CorpusRecord, FamilyRecord, PromptSetRecord, ReportRecord } from "./records.js";
import { toReport } from "./reports.js";
import { checkpoints, corpora, families, promptSets, refits, reports } from "./schema.js";

/** All that refers to one file. Artifacts, from which reports are read, are nobody's: they are named by no family. */
export interface FileReferences {
  /** whose weights, audit, tokenizer or manifest it is */
  families: FamilyRecord[];
  /** whose numbers it holds */
  reports: ReportRecord[];
  corpora: CorpusRecord[];
  promptSets: PromptSetRecord[];
}

export function fileQueries(db: Database) {
  return {
    async fileReferences(hash: FileHash): Promise<FileReferences> {
      const ofWeights = await db
        .selectDistinct({ id: refits.familyId })
        .from(checkpoints)
        .innerJoin(refits, eq(refits.id, checkpoints.refitId))
        .where(or(eq(checkpoints.fileHash, hash), eq(checkpoints.auditHash, hash)));
      const ofFamilies = await db
        .select()
        .from(families)
        .where(
          or(
            eq(families.manifestHash, hash),
            eq(sql`${families.tokenizer} ->> 'hash'`, hash),
            ...ofWeights.map(({ id }) => eq(families.id, id)),
          ),
        );
      return {
        families: ofFamilies,
        reports: (await db.select().from(reports).where(eq(reports.resultHash, hash))).map(toReport),
        corpora: await db.select().from(corpora).where(eq(corpora.fileHash, hash)),
        promptSets: await db.select().from(promptSets).where(eq(promptSets.fileHash, hash)),
      };
    },
  };
}
