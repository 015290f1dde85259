/** Corpora, listed. They are added by upload. */

import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { Corpus } from "./corpus.type.js";

@Resolver(() => Corpus)
export class CorpusResolver {
  @Query(() => [Corpus], { description: "All corpora; the built-in one first." })
  async corpora(@Ctx() { store, loaders }: Context) {
    const all = await store.corpora();
    const seen = await Promise.all(all.map(({ hash }) => loaders.corpus.load(hash)));
    return seen.filter((record) => record !== null).map((record) => new Corpus(record));
  }
}
