/** What a report on two refits tells beyond its row, from its file. */

import type { RefitPairReport as RefitPair } from "@seedscope/core";
import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { LoadOptions } from "../load-options.type.js";
import { inReport, Matrix, numbered } from "../matrix.type.js";
import { ResidualControl, ResidualMeasure } from "../residual/residual-measure.enum.js";
import { ResidualSite } from "../residual/residual-site.enum.js";
import { FunctionDistance, RefitPairReport } from "./refit-pair.type.js";

@Resolver(() => RefitPairReport)
export class RefitPairReportResolver {
  @FieldResolver(() => Refit, { description: "Whose layers are the rows." })
  left(@Root() { record, family }: RefitPairReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Refit, { description: "Whose layers are the columns." })
  async right(@Root() { record, family }: RefitPairReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, (await loaders.whole<RefitPair>(record)).right);
  }

  @FieldResolver(() => ResidualSite, { description: "Where the stream was read." })
  async site(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).site;
  }

  @FieldResolver(() => ResidualMeasure, { description: "What tells how alike two layers' streams are." })
  async residualMeasure(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).residualMeasure;
  }

  @FieldResolver(() => ResidualControl, { description: "What was taken off the streams before." })
  async control(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).control;
  }

  @FieldResolver(() => Int, { description: "Tokens of all prompts together, BOS included." })
  async tokens(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).tokens;
  }

  @FieldResolver(() => Int, {
    description:
      "Of those tokens, on how many the streams were compared: all, or a sample of those that differ (RSA, KNN).",
  })
  async compared(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).compared;
  }

  @FieldResolver(() => Int, { description: "Dimensions of the stream." })
  async width(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).width;
  }

  @FieldResolver(() => LoadOptions, { description: "How the weights were read." })
  async loadOptions(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).load;
  }

  @FieldResolver(() => Matrix, {
    description:
      "Likeness of every two layers by `residualMeasure`, 1 = the same up to rotation and scale. Rows are the left refit's layers, columns the right one's.",
  })
  async similarity(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    const { similarity } = await loaders.whole<RefitPair>(record);
    return new Matrix(similarity, numbered("L", similarity.length), inReport(record.key, "similarity"));
  }

  @FieldResolver(() => Matrix, {
    nullable: true,
    description: "The same where nothing was learned, cell by cell; null without a floor.",
  })
  async floor(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    const { floor } = await loaders.whole<RefitPair>(record);
    return floor && new Matrix(floor, numbered("L", floor.length), inReport(record.key, "floor"));
  }

  @FieldResolver(() => FunctionDistance, { description: "How far apart what the two predict is." })
  async distance(@Root() { record }: RefitPairReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<RefitPair>(record)).distance;
  }
}
