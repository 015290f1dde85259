/** What a report on portability tells beyond its row, from its file. */

import type { PortabilityReport as Portability } from "@seedscope/core";
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Head } from "../../head/head.type.js";
import { Refit } from "../../refit/refit.type.js";
import { AblationKind } from "../ablation/ablation-kind.enum.js";
import { Estimate, Interval } from "../estimate.type.js";
import { PortabilityReport, PortedSet } from "./portability.type.js";

@Resolver(() => PortabilityReport)
export class PortabilityReportResolver {
  @FieldResolver(() => Refit, { description: "The source: whose heads the set is." })
  refit(@Root() { record, family }: PortabilityReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => [Head], { description: "The set, by layer and index." })
  async heads(@Root() { record, family }: PortabilityReport, @Ctx() { loaders }: Context) {
    const [{ heads }, refit] = await Promise.all([
      loaders.whole<Portability>(record),
      loaders.refit(family, record.anchor),
    ]);
    return heads.map(({ layer, head }) => new Head(refit!, record.step, layer, head));
  }

  @FieldResolver(() => AblationKind, { description: "What z of each head gave way to." })
  async kind(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).kind;
  }

  @FieldResolver(() => Int, { description: "Random sets a refit." })
  async controls(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).controls;
  }

  @FieldResolver(() => Int, { description: "Tokens predicted: all of all prompts but each prompt's first." })
  async tokens(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).tokens;
  }

  @FieldResolver(() => Estimate, {
    description:
      "Change of the loss without the set in its own refit, nats per token, over prompts alone; floor: the random sets' mean.",
  })
  async source(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).source;
  }

  @FieldResolver(() => Estimate, {
    description:
      "The same without its counterparts, mean over the other refits (n); floor: the random sets' mean there, z and q against it.",
  })
  async mapped(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).mapped;
  }

  @FieldResolver(() => Estimate, {
    nullable: true,
    description:
      "(mapped - its floor) / (source - its floor): 0 = no more than random sets, 1 = as much as in the source; it may lie beyond. Null where source - floor is below 0.001 nats, or not surely above 0.",
  })
  async transfer(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).transfer;
  }

  @FieldResolver(() => Float, { description: "Mean of the other refits' percentiles, in [0, 1]." })
  async percentile(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).percentile;
  }

  @FieldResolver(() => Interval, {
    nullable: true,
    description: "Confidence interval of percentile, over refits; null of one, and in reports of earlier versions.",
  })
  async percentileInterval(@Root() { record }: PortabilityReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Portability>(record)).percentileInterval;
  }

  @FieldResolver(() => [PortedSet], { description: "By ordinal, the source among them." })
  async refits(@Root() { record, family }: PortabilityReport, @Ctx() { loaders }: Context): Promise<PortedSet[]> {
    const [report, refits] = await Promise.all([loaders.whole<Portability>(record), loaders.refitsOf(family)]);
    return report.refits.map(({ refit, heads, ...values }) => ({
      ...values,
      refit: refits[refit],
      heads: heads.map(({ layer, head, similarity }) => ({
        head: new Head(refits[refit], record.step, layer, head),
        similarity,
      })),
    }));
  }
}
