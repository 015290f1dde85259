/** What a report on neurons tells beyond its row, from its file. */

import { InvalidInput, type NeuronsReport as Neurons } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { Estimate } from "../estimate.type.js";
import { NeuronLayer, NeuronsReport } from "./neurons.type.js";

@Resolver(() => NeuronsReport)
export class NeuronsReportResolver {
  @FieldResolver(() => Refit, { description: "Whose neurons were looked for in the others." })
  refit(@Root() { record, family }: NeuronsReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Int, { description: "Tokens of all prompts together, BOS included." })
  async tokens(@Root() { record }: NeuronsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Neurons>(record)).tokens;
  }

  @FieldResolver(() => Int, { description: "Neurons of a layer." })
  async width(@Root() { record }: NeuronsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Neurons>(record)).width;
  }

  @FieldResolver(() => Estimate, { description: "Mean over layers; n counts other refits." })
  overall(@Root() { summary }: NeuronsReport) {
    return summary.overall;
  }

  @FieldResolver(() => [NeuronLayer], {
    description: "Mean over neurons and other refits, by layer, ascending; n counts other refits, sd is over neurons.",
  })
  async layers(@Root() { record }: NeuronsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Neurons>(record)).layers;
  }

  @FieldResolver(() => [Float], { description: "Of each neuron of a layer, the mean over other refits." })
  async values(
    @Root() { record }: NeuronsReport,
    @Arg("layer", () => Int, { description: "The layer, from 0." }) layer: number,
    @Ctx() { loaders }: Context,
  ) {
    const { neurons } = await loaders.whole<Neurons>(record);
    if (neurons[layer]) return neurons[layer];
    throw new InvalidInput(`layer is ${layer}; give 0 to ${neurons.length - 1}`, "layer");
  }
}
