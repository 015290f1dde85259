/** Corpora, listed and found. They are added by upload. */

import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { parseIdOf } from "../ids.js";
import { Corpus } from "./corpus.type.js";

@Resolver(() => Corpus)
export class CorpusResolver {
  @Query(() => [Corpus], { description: "All corpora; the built-in one first." })
  async corpora(@Ctx() { store, loaders }: Context) {
    const all = await store.corpora();
    const seen = await Promise.all(all.map(({ hash }) => loaders.corpus.load(hash)));
    return seen.filter((record) => record !== null).map((record) => new Corpus(record));
  }

  @Query(() => Corpus, { nullable: true, description: "One corpus; null if there is none." })
  async corpus(@Arg("id", () => ID, { description: "Its id." }) id: string, @Ctx() { loaders }: Context) {
    const hash = parseIdOf("Corpus", id)?.hash;
    const record = hash && (await loaders.corpus.load(hash));
    return record ? new Corpus(record) : null;
  }
}
