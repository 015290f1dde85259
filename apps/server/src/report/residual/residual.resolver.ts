/** What a report on the residual stream tells beyond its row, from its file. */

import type { ResidualReport as Residual } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Estimate, LayerEstimate } from "../estimate.type.js";
import { LoadOptions } from "../load-options.type.js";
import { inReport, Matrix, ofLayer } from "../matrix.type.js";
import { ResidualReport } from "./residual.type.js";
import { ResidualControl, ResidualMeasure } from "./residual-measure.enum.js";
import { ResidualSite } from "./residual-site.enum.js";

@Resolver(() => ResidualReport)
export class ResidualReportResolver {
  @FieldResolver(() => ResidualSite, { description: "Where the stream was read." })
  async site(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).site;
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether each refit's likeness with itself, 1, is averaged too, which makes value = (1/M) + (1 - 1/M) · c with M refits.",
  })
  async selfPairs(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).selfPairs;
  }

  @FieldResolver(() => ResidualMeasure, { description: "What tells how alike two streams are." })
  async residualMeasure(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).residualMeasure;
  }

  @FieldResolver(() => ResidualControl, { description: "What was taken off the streams before." })
  async control(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).control;
  }

  @FieldResolver(() => Int, {
    description: "Of those tokens, how many were compared: all, or a sample of those that differ (RSA, KNN).",
  })
  async compared(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).compared;
  }

  @FieldResolver(() => Int, { description: "Dimensions of the stream." })
  async width(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).width;
  }

  @FieldResolver(() => Int, { description: "Tokens of all prompts together, BOS included." })
  async tokens(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).tokens;
  }

  @FieldResolver(() => LoadOptions, { description: "How the weights were read." })
  async loadOptions(@Root() { record }: ResidualReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Residual>(record)).load;
  }

  @FieldResolver(() => Estimate, { description: "Mean over layers; n counts pairs of different refits." })
  overall(@Root() { summary }: ResidualReport) {
    return summary.overall;
  }

  @FieldResolver(() => [LayerEstimate], { description: "Mean over pairs of refits, by layer, ascending." })
  layers(@Root() { summary }: ResidualReport) {
    return summary.layers;
  }

  @FieldResolver(() => Matrix, {
    description: "Likeness of every two refits: symmetric, 1 on the diagonal, rows and columns by ordinal.",
  })
  async similarity(
    @Root() { record, family }: ResidualReport,
    @Arg("layer", () => Int, { description: "The layer, from 0." }) layer: number,
    @Ctx() { loaders }: Context,
  ) {
    const [{ matrices }, refits] = await Promise.all([loaders.whole<Residual>(record), loaders.refitsOf(family)]);
    return new Matrix(
      ofLayer(layer, matrices),
      refits.map(({ label }) => label),
      inReport(record.key, `similarity/L${layer}`),
    );
  }
}
