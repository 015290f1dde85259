/** What every store has: a corpus and a prompt set. */
import { desc, eq } from "drizzle-orm";
import { builtinCorpus } from "../data/corpus.js";
import { builtinPrompts } from "../data/prompts.js";
import type { CorpusRecord, PromptSetRecord } from "../store/records.js";
import { corpora } from "../store/schema.js";
import type { Store } from "../store/store.js";

/** Makes sure that the built-in corpus and prompt set are in the store; the first time it takes about a second. */
export async function ensureBuiltins(store: Store): Promise<void> {
  await builtInPrompts(store);
  await builtInCorpus(store);
}

/** The built-in prompt set: the newest, where versions of this code had different ones. */
export function builtInPrompts(store: Store): Promise<PromptSetRecord> {
  const { name, prompts } = builtinPrompts();
  return store.addPromptSet(name, prompts, true);
}

/** The built-in corpus, generated when it is not in the store yet. */
export async function builtInCorpus(store: Store): Promise<CorpusRecord> {
  const [known] = await store.db
    .select()
    .from(corpora)
    .where(eq(corpora.builtIn, true))
    .orderBy(desc(corpora.createdAt));
  return known ?? (await store.addCorpus("builtin", new TextEncoder().encode(builtinCorpus()), true));
}
