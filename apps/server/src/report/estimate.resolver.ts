/** Intervals of an estimate at any level. */

import { InvalidInput, intervalOf } from "@seedscope/core";
import { Arg, FieldResolver, Float, Resolver, Root } from "type-graphql";
import { Estimate, Interval } from "./estimate.type.js";

@Resolver(() => Estimate)
export class EstimateResolver {
  @FieldResolver(() => Interval, {
    nullable: true,
    description: "Confidence interval of another level than the report's; null where `interval` is.",
  })
  confidence(
    @Root() { value, spread }: Estimate,
    @Arg("level", () => Float, { defaultValue: 0.95, description: "How sure it is to be, in (0, 1)." }) level: number,
  ) {
    if (!(level > 0 && level < 1)) throw new InvalidInput(`level is ${level}; give a number between 0 and 1`, "level");
    return intervalOf(value, spread ?? null, level, null);
  }
}
