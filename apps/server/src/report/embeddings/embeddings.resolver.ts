/** What a report on embeddings tells, from its file. */

import type { EmbeddingsReport as Embeddings } from "@seedscope/core";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { LoadOptions } from "../load-options.type.js";
import { inReport, Matrix } from "../matrix.type.js";
import { EmbeddingsLikeness, EmbeddingsReport } from "./embeddings.type.js";

@Resolver(() => EmbeddingsReport)
export class EmbeddingsReportResolver {
  @FieldResolver(() => LoadOptions, { description: "How the weights were read." })
  async loadOptions(@Root() { record }: EmbeddingsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Embeddings>(record)).load;
  }

  @FieldResolver(() => Int, { description: "Tokens of the vocabulary." })
  async vocabulary(@Root() { record }: EmbeddingsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Embeddings>(record)).vocabulary;
  }

  @FieldResolver(() => Int, { description: "Dimensions of an embedding." })
  async width(@Root() { record }: EmbeddingsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Embeddings>(record)).width;
  }

  @FieldResolver(() => [EmbeddingsLikeness], { description: "One a measure." })
  async measures(@Root() { record, family }: EmbeddingsReport, @Ctx() { loaders }: Context) {
    const [{ measures }, refits] = await Promise.all([loaders.whole<Embeddings>(record), loaders.refitsOf(family)]);
    const labels = refits.map(({ label }) => label);
    return measures.map(({ matrix, ...one }) => ({
      ...one,
      similarity: new Matrix(matrix, labels, inReport(record.key, `similarity/${one.measure}`)),
    }));
  }
}
