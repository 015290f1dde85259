/** Corpora and prompt sets: texts named by their content, kept once. */
import { desc, eq, inArray, or } from "drizzle-orm";
import { CorpusCheck, decodeCorpus } from "../data/corpus.js";
import { corpusHash, promptSetHash } from "../data/hash.js";
import { parsePromptSet } from "../data/prompts.js";
import { InvalidInput } from "../errors.js";
import type { Database } from "./database.js";
import type { Files } from "./files.js";
import { keyed } from "./pages.js";
import { type CorpusRecord, NotFound, type PromptSetRecord } from "./records.js";
import { corpora, families, promptSets, reports } from "./schema.js";

export function textQueries(db: Database, files: Files) {
  return {
    /** The built-in ones first, then the newest first. */
    corpora(): Promise<CorpusRecord[]> {
      return db.select().from(corpora).orderBy(desc(corpora.builtIn), desc(corpora.createdAt));
    },

    /** The built-in ones first, then the newest first. */
    promptSets(): Promise<PromptSetRecord[]> {
      return db.select().from(promptSets).orderBy(desc(promptSets.builtIn), desc(promptSets.createdAt));
    },

    /** The texts that everybody may read: the built-in ones, and those that public families and their reports are of. */
    async publicTexts(): Promise<{ corpora: Set<string>; promptSets: Set<string> }> {
      const ofFamilies = db
        .select({ hash: families.corpusHash })
        .from(families)
        .where(eq(families.visibility, "public"));
      const ofReports = db
        .select({ hash: reports.promptSetHash })
        .from(reports)
        .innerJoin(families, eq(families.id, reports.familyId))
        .where(eq(families.visibility, "public"));
      const corpusRows = await db
        .select({ hash: corpora.hash })
        .from(corpora)
        .where(or(eq(corpora.builtIn, true), inArray(corpora.hash, ofFamilies)));
      const promptSetRows = await db
        .select({ hash: promptSets.hash })
        .from(promptSets)
        .where(or(eq(promptSets.builtIn, true), inArray(promptSets.hash, ofReports)));
      const hashes = (rows: { hash: string }[]) => new Set(rows.map(({ hash }) => hash));
      return { corpora: hashes(corpusRows), promptSets: hashes(promptSetRows) };
    },

    async corporaByHash(hashes: readonly string[]): Promise<Map<string, CorpusRecord>> {
      const rows = hashes.length
        ? await db
            .select()
            .from(corpora)
            .where(inArray(corpora.hash, [...hashes]))
        : [];
      return keyed<CorpusRecord, string>(rows, ({ hash }) => hash);
    },

    async promptSetsByHash(hashes: readonly string[]): Promise<Map<string, PromptSetRecord>> {
      const rows = hashes.length
        ? await db
            .select()
            .from(promptSets)
            .where(inArray(promptSets.hash, [...hashes]))
        : [];
      return keyed<PromptSetRecord, string>(rows, ({ hash }) => hash);
    },

    /**
     * Keeps a corpus; the same text is kept once, under its first name.
     *
     * @throws InvalidInput if it is empty or not UTF-8
     */
    async addCorpus(name: string, bytes: Uint8Array, builtIn = false): Promise<CorpusRecord> {
      const hash = corpusHash(decodeCorpus(bytes, name));
      const fileHash = await files.put(bytes);
      await db.insert(corpora).values({ hash, name, bytes: bytes.length, fileHash, builtIn }).onConflictDoNothing();
      return (await db.select().from(corpora).where(eq(corpora.hash, hash)))[0];
    },

    /**
     * Keeps a corpus that comes piece by piece, which are not held; the same text is kept once, under its first name.
     *
     * @param bytes how many there must be, or may be
     * @throws InvalidInput if it is empty, not UTF-8, or of another size; then nothing is left of it
     */
    async addCorpusStream(
      name: string,
      chunks: AsyncIterable<Uint8Array>,
      bytes: { exactly?: number; atMost: number },
    ): Promise<CorpusRecord> {
      const text = new CorpusCheck(name);
      const kept = await files.putStream(checked(chunks, text, bytes));
      const hash = text.hash();
      await db
        .insert(corpora)
        .values({ hash, name, bytes: kept.bytes, fileHash: kept.hash, builtIn: false })
        .onConflictDoNothing();
      return (await db.select().from(corpora).where(eq(corpora.hash, hash)))[0];
    },

    /**
     * Keeps a prompt set; the same prompts are kept once, under their first name.
     *
     * @throws InvalidInput naming the prompt that cannot be used
     */
    async addPromptSet(name: string, prompts: readonly string[], builtIn = false): Promise<PromptSetRecord> {
      const { prompts: valid } = parsePromptSet(JSON.stringify(prompts), name);
      const hash = promptSetHash(valid);
      const fileHash = await files.put(new TextEncoder().encode(JSON.stringify(valid)));
      await db.insert(promptSets).values({ hash, name, size: valid.length, fileHash, builtIn }).onConflictDoNothing();
      return (await db.select().from(promptSets).where(eq(promptSets.hash, hash)))[0];
    },

    /** @throws NotFound */
    async promptTexts(hash: string): Promise<string[]> {
      const [row] = await db.select().from(promptSets).where(eq(promptSets.hash, hash));
      if (!row) throw new NotFound(`there is no prompt set ${hash}`, "promptSet");
      return JSON.parse(new TextDecoder().decode(await files.read(row.fileHash))) as string[];
    },

    /** @throws NotFound */
    async corpusText(hash: string): Promise<string> {
      const [row] = await db.select().from(corpora).where(eq(corpora.hash, hash));
      if (!row) throw new NotFound(`there is no corpus ${hash}`, "corpus");
      return decodeCorpus(await files.read(row.fileHash), row.name);
    },
  };
}

/** Lets the pieces through, and throws before the last unless all of them together are a corpus of that size. */
async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  text: CorpusCheck,
  { exactly, atMost }: { exactly?: number; atMost: number },
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > (exactly ?? atMost)) {
      throw new InvalidInput(`the text is longer than ${exactly ?? atMost} bytes, which it may have`, "bytes");
    }
    text.add(chunk);
    yield chunk;
  }
  if (exactly !== undefined && bytes !== exactly) {
    throw new InvalidInput(`the text has ${bytes} bytes, but was said to have ${exactly}`, "bytes");
  }
  text.end();
}
