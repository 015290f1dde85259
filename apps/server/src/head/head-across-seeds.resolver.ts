/** A slot of a family, and the heads that are in it. */

import { InvalidInput } from "@seedscope/core";
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { Head } from "./head.type.js";
import { HeadAcrossSeeds } from "./head-across-seeds.type.js";

@Resolver(() => Family)
export class FamilyHeadResolver {
  @FieldResolver(() => HeadAcrossSeeds, {
    description: "A slot in every refit, NOT one head's identity: that is a HeadClass, of `classes`.",
  })
  head(
    @Root() family: Family,
    @Arg("layer", () => Int, { description: "The layer, from 0." }) layer: number,
    @Arg("index", () => Int, { description: "The place in the layer, from 0." }) index: number,
    @Arg("step", () => Int, {
      nullable: true,
      description: "Of the checkpoints; default: the newest that all refits have reached.",
    })
    step: number | undefined,
  ) {
    const { nLayers, nHeads } = family.record.config;
    if (layer < 0 || layer >= nLayers) {
      throw new InvalidInput(`layer is ${layer}; ${family.slug} has 0 to ${nLayers - 1}`, "layer");
    }
    if (index < 0 || index >= nHeads) {
      throw new InvalidInput(`index is ${index}; a layer of ${family.slug} has heads 0 to ${nHeads - 1}`, "index");
    }
    return new HeadAcrossSeeds(family, step ?? null, layer, index);
  }
}

@Resolver(() => HeadAcrossSeeds)
export class HeadAcrossSeedsResolver {
  @FieldResolver(() => [Head], {
    description: "The head of each refit, by ordinal; empty before the first checkpoint that all refits have.",
  })
  async heads(@Root() { family, step, layer, index }: HeadAcrossSeeds, @Ctx() { loaders }: Context) {
    const [refits, steps] = await Promise.all([loaders.refitsOf(family), loaders.steps.load(family.record.id)]);
    const at = step ?? steps?.at(-1);
    if (at === undefined) return [];
    if (!steps?.includes(at)) {
      throw new InvalidInput(`step is ${at}; all refits have checkpoints at ${steps?.join(", ") || "no step"}`, "step");
    }
    return refits.map((refit) => new Head(refit, at, layer, index));
  }
}
