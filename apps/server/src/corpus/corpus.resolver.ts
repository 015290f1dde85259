/** Corpora, listed. They are added by upload. */

import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { Corpus } from "./corpus.type.js";

@Resolver(() => Corpus)
export class CorpusResolver {
  @Query(() => [Corpus], { description: "All corpora; the built-in one first." })
  async corpora(@Ctx() { store }: Context) {
    return (await store.corpora()).map((record) => new Corpus(record));
  }
}
