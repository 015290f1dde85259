/** What every report tells beyond its row: the prompt set and the paper's claims. */

import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import type { Loaders } from "../loaders.js";
import { PromptSet } from "../promptSet/prompt-set.type.js";
import { Refit } from "../refit/refit.type.js";
import { Analysis } from "./analysis.interface.js";
import { Claim } from "./claim.type.js";
import { excludedFrom } from "./excluded.js";

@Resolver(() => Analysis)
export class AnalysisResolver {
  @FieldResolver(() => PromptSet, { description: "What it was measured on." })
  async promptSet(@Root() { record }: Analysis, @Ctx() { loaders }: Context) {
    const promptSet = await loaders.promptSet.load(record.promptSetHash);
    return promptSet && new PromptSet(promptSet);
  }

  @FieldResolver(() => [Refit], { description: "Refits that were left out of it, as its request had it; by ordinal." })
  async excluded(@Root() { family, record }: Analysis, @Ctx() { loaders }: Context) {
    const ordinals = excludedFrom(record);
    if (ordinals.length === 0) return [];
    const refits = await loaders.refitsOf(family);
    return ordinals.map((ordinal) => refits[ordinal]);
  }

  @FieldResolver(() => Int, { description: "How many of the family's present refits it was made from." })
  async coveredRefits(@Root() report: Analysis, @Ctx() { loaders }: Context) {
    return (await coverage(report, loaders)).covered;
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the family has had refits since that it was not made from, those that were left out aside. It still holds for those that it was made from: ask again for one of all.",
  })
  async stale(@Root() report: Analysis, @Ctx() { loaders }: Context) {
    const { covered, refits } = await coverage(report, loaders);
    return covered < refits;
  }

  @FieldResolver(() => [Claim], {
    description: "What the paper claims of such a measurement; empty where it claims nothing or there is too little.",
  })
  async claims(@Root() { record }: Analysis, @Ctx() { loaders }: Context) {
    // a report that an earlier version stored says nothing of claims
    return (await loaders.whole(record)).claims ?? [];
  }
}

/** Weights name what a report was made from; those of all refits are among them, whatever the measure. */
async function coverage({ family, step, record }: Analysis, loaders: Loaders) {
  const weights = new Set(record.provenance.weights);
  const left = excludedFrom(record);
  const refits = (await loaders.measuredRefitsOf(family)).filter(({ ordinal }) => !left.includes(ordinal));
  const kept = await Promise.all(refits.map((refit) => loaders.checkpointsOf(refit)));
  const covered = kept.filter((checkpoints) =>
    checkpoints.some((checkpoint) => checkpoint.step === step && weights.has(checkpoint.record.weightsHash)),
  );
  return { covered: covered.length, refits: refits.length };
}
