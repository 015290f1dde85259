/** What a report on a stitching test tells beyond its row, from its file. */

import type { StitchingReport as Stitching } from "@seedscope/core";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { Estimate } from "../estimate.type.js";
import { StitchedLayer, StitchingReport } from "./stitching.type.js";

@Resolver(() => StitchingReport)
export class StitchingReportResolver {
  @FieldResolver(() => Refit, { description: "Whose stream is taken." })
  left(@Root() { record, family }: StitchingReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Refit, { description: "Whose layers go on with it." })
  async right(@Root() { record, family }: StitchingReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, (await loaders.whole<Stitching>(record)).right);
  }

  @FieldResolver(() => Estimate, { description: "Loss of the right refit as it is, nats per token." })
  async own(@Root() { record }: StitchingReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Stitching>(record)).own;
  }

  @FieldResolver(() => [StitchedLayer], { description: "By layer, ascending." })
  async layers(@Root() { record }: StitchingReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Stitching>(record)).layers;
  }

  @FieldResolver(() => Int, { description: "Tokens predicted: all of all prompts but each prompt's first." })
  async tokens(@Root() { record }: StitchingReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Stitching>(record)).tokens;
  }

  @FieldResolver(() => [Int], {
    description: "Tokens that each half's maps were fitted on; with fewer than `width`, maps lose some directions.",
  })
  async fittedTokens(@Root() { record }: StitchingReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Stitching>(record)).fittedTokens;
  }

  @FieldResolver(() => Int, { description: "Dimensions of the stream." })
  async width(@Root() { record }: StitchingReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Stitching>(record)).width;
  }
}
