/** What a report on influence tells, from its file. */

import type { InfluenceReport as Influences } from "@seedscope/core";
import { Ctx, FieldResolver, Float, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { Estimate } from "../estimate.type.js";
import { InfluenceReport, RefitInfluence } from "./influence.type.js";

@Resolver(() => InfluenceReport)
export class InfluenceReportResolver {
  @FieldResolver(() => Refit, { description: "Whose slots name the head classes." })
  anchor(@Root() { record, family }: InfluenceReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "|robustZ| above which a refit is an outlier: what so many normal refits go beyond in 1 - level of all families, at least 3.5; null below 4 refits.",
  })
  async cutoff(@Root() { record }: InfluenceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Influences>(record)).cutoff;
  }

  @FieldResolver(() => Estimate, { description: "Stability of all refits; n counts pairs." })
  async overall(@Root() { record }: InfluenceReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Influences>(record)).overall;
  }

  @FieldResolver(() => [RefitInfluence], { description: "By ordinal." })
  async refits(@Root() { record, family }: InfluenceReport, @Ctx() { loaders }: Context) {
    const [{ refits }, known] = await Promise.all([loaders.whole<Influences>(record), loaders.refitsOf(family)]);
    return refits.map((one) => ({ ...one, refit: known[one.refit] }));
  }
}
