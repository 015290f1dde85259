/** What a report on two families tells, from its file. */

import type { ComparisonReport as Comparison } from "@seedscope/core";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import type { Loaders } from "../../loaders.js";
import { Estimate } from "../estimate.type.js";
import { LoadOptions } from "../load-options.type.js";
import { otherFamily } from "../other-family.js";
import { ComparisonReport, ComparisonSide, ComparisonText } from "./comparison.type.js";

@Resolver(() => ComparisonReport)
export class ComparisonReportResolver {
  @FieldResolver(() => LoadOptions, { description: "How the weights were read." })
  async loadOptions(@Root() { record }: ComparisonReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Comparison>(record)).load;
  }

  @FieldResolver(() => [ComparisonSide], { description: "Two: the family, and the one it is held against." })
  async sides(@Root() { record }: ComparisonReport, @Ctx() { loaders }: Context) {
    const { sides, anchor } = await loaders.whole<Comparison>(record);
    return Promise.all(sides.map((side) => sideOf(side, anchor, loaders)));
  }

  @FieldResolver(() => Estimate, {
    description:
      "The second family's stability less the first's, mean over layers, in [-2, 2]. Its interval draws the refits of each by themselves and prompts for both at once; n is the smaller of the two families'; floor is the difference of the floors, z stands against it.",
  })
  async difference(@Root() { record }: ComparisonReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Comparison>(record)).difference;
  }

  @FieldResolver(() => [Estimate], { description: "The same difference by layer, ascending." })
  async differences(@Root() { record }: ComparisonReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Comparison>(record)).differences;
  }

  @FieldResolver(() => ComparisonText, { description: "What perplexity was measured on." })
  async text(@Root() { record }: ComparisonReport, @Ctx() { loaders }: Context): Promise<ComparisonText> {
    const { name, hash } = (await loaders.whole<Comparison>(record)).text;
    return { name, contentHash: hash };
  }
}

async function sideOf(side: Comparison["sides"][number], anchor: number, loaders: Loaders): Promise<ComparisonSide> {
  const family = await otherFamily(side.slug, loaders);
  const refits = await loaders.refitsOf(family);
  const perplexities = side.perplexities.map((perplexity) => ({ ...perplexity, refit: refits[perplexity.refit] }));
  return { ...side, family, anchor: refits[anchor], perplexities };
}
