/** What a report on power tells, from its file. */

import type { PowerReport as Power } from "@seedscope/core";
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.js";
import { Refit } from "../../refit/refit.type.js";
import { FamilyNeeds, HeadNeeds, LayerNeeds, PowerGrid, PowerReport } from "./power.type.js";

@Resolver(() => PowerReport)
export class PowerReportResolver {
  @FieldResolver(() => Refit, { description: "Whose slots name the head classes." })
  anchor(@Root() { record, family }: PowerReport, @Ctx() { loaders }: Context) {
    return loaders.refit(family, record.anchor);
  }

  @FieldResolver(() => Float, { description: "How sure intervals are, in (0, 1)." })
  async level(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).level;
  }

  @FieldResolver(() => Float, {
    description: "Wanted, on the scale of values; a calibrated value's interval is 1/(1 - floor) times as wide.",
  })
  async halfWidth(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).halfWidth;
  }

  @FieldResolver(() => Int, { description: "Refits of the family at hand, the pilot." })
  async pilotRefits(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).pilot.refits;
  }

  @FieldResolver(() => Int, { description: "Prompts of the pilot." })
  async pilotPrompts(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).pilot.prompts;
  }

  @FieldResolver(() => Int, { description: "Beyond which no number of refits is looked for." })
  async mostRefits(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).mostRefits;
  }

  @FieldResolver(() => FamilyNeeds, { description: "For the mean over layers." })
  async overall(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).overall;
  }

  @FieldResolver(() => [LayerNeeds], { description: "By layer, ascending." })
  async layers(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).layers;
  }

  @FieldResolver(() => [HeadNeeds], { description: "By class ordinal." })
  async heads(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).heads;
  }

  @FieldResolver(() => PowerGrid, { description: "Half-widths by numbers of refits and prompts." })
  async grid(@Root() { record }: PowerReport, @Ctx() { loaders }: Context) {
    return (await loaders.whole<Power>(record)).grid;
  }
}
