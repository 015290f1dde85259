/** What a report on dynamics tells, from its file. */

import type { DynamicsReport as Dynamics } from "@seedscope/core";
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { DynamicsReport, FamilyWay, HeadWay, LayerWay } from "./dynamics.type.js";

@Resolver(() => DynamicsReport)
export class DynamicsReportResolver {
  @FieldResolver(() => Refit, { description: "Whose slots name the head classes." })
  anchor(@Root() { record, family }: DynamicsReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Float, { description: "The share of its last value from which on a head is itself." })
  async share(@Root() { record }: DynamicsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Dynamics>(record)).share;
  }

  @FieldResolver(() => [Int], { description: "The steps, ascending; heads are matched at the last." })
  async steps(@Root() { record }: DynamicsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Dynamics>(record)).steps;
  }

  @FieldResolver(() => FamilyWay, { description: "Means over layers." })
  async overall(@Root() { record }: DynamicsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Dynamics>(record)).overall;
  }

  @FieldResolver(() => [LayerWay], { description: "By layer, ascending." })
  async layers(@Root() { record }: DynamicsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Dynamics>(record)).layers;
  }

  @FieldResolver(() => [HeadWay], { description: "By class ordinal." })
  async heads(@Root() { record }: DynamicsReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Dynamics>(record)).heads;
  }
}
