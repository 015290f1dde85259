/** What a report on head scores tells, from its file. */

import type { HeadScoresReport as Scores } from "@seedscope/core";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { After, First, pageOf } from "../../pagination/page.js";
import { Refit } from "../../refit/refit.type.js";
import { scoredHeads } from "./scored-heads.js";
import { DistanceBin, HeadScoresReport, RepeatedTokens, ScoredHeadConnection } from "./scores.type.js";

@Resolver(() => HeadScoresReport)
export class HeadScoresReportResolver {
  @FieldResolver(() => Refit, { description: "Whose heads are listed." })
  refit(@Root() { record, family }: HeadScoresReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Int, { description: "How many refits the estimates are over." })
  async refits(@Root() { record }: HeadScoresReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Scores>(record)).refits;
  }

  @FieldResolver(() => String, { nullable: true, description: "The name of the detector, if one was given." })
  async detectorName(@Root() { record }: HeadScoresReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Scores>(record)).detector?.name ?? null;
  }

  @FieldResolver(() => RepeatedTokens, {
    nullable: true,
    description: "What induction is read off; null where the context has no room for it.",
  })
  async repeatedTokens(@Root() { record }: HeadScoresReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Scores>(record)).induction;
  }

  @FieldResolver(() => [DistanceBin], { description: "The bins of each head's distances, nearest first." })
  async distanceBins(@Root() { record }: HeadScoresReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Scores>(record)).bins;
  }

  @FieldResolver(() => ScoredHeadConnection, { description: "The refit's heads, by layer, then head." })
  async heads(
    @Root() { record, family }: HeadScoresReport,
    @First(256) first: number,
    @After() after: string | undefined,
    @Ctx() { loaders }: Context,
  ) {
    const [result, refits] = await Promise.all([loaders.whole<Scores>(record), loaders.refitsOf(family)]);
    return pageOf(scoredHeads(result, refits, record.step), { first, after }, ({ head }) => head.label);
  }
}
