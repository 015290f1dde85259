/** What a report on variance by seed tells, from its file. */

import type { VarianceReport as Variance } from "@seedscope/core";
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { BySharedSeed, FamilySplit, HeadSplit, LayerSplit, VarianceReport } from "./variance.type.js";

@Resolver(() => VarianceReport)
export class VarianceReportResolver {
  @FieldResolver(() => Refit, { description: "Whose slots name the head classes." })
  anchor(@Root() { record, family }: VarianceReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Float, { description: "How sure intervals are, in (0, 1)." })
  async level(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).level;
  }

  @FieldResolver(() => [Int], { description: "Seeds of the initial weights, ascending." })
  async initSeeds(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).initSeeds;
  }

  @FieldResolver(() => [Int], { description: "Seeds of the data order, ascending." })
  async dataSeeds(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).dataSeeds;
  }

  @FieldResolver(() => BySharedSeed, { description: "How many pairs of refits have which seed in common." })
  async pairs(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).pairs;
  }

  @FieldResolver(() => FamilySplit, { description: "Means over layers." })
  async overall(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).overall;
  }

  @FieldResolver(() => [LayerSplit], { description: "By layer, ascending." })
  async layers(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).layers;
  }

  @FieldResolver(() => [HeadSplit], { description: "By class ordinal." })
  async heads(@Root() { record }: VarianceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Variance>(record)).heads;
  }
}
