/** What a check found: losses on a prompt set, and logits beside a reference. */

import type { CheckResult as Result } from "@seedscope/core";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { RefitLoss } from "../import/integrity.type.js";

@ObjectType({ description: "How far one refit's logits are from a reference that was computed elsewhere." })
export class Parity {
  @Field(() => Int, { description: "The refit's ordinal." })
  ordinal!: number;

  @Field(() => Int, { description: "Positions compared." })
  positions!: number;

  @Field(() => Float, {
    description: "Largest |difference| once each position's mean is taken off both, which a softmax does not see.",
  })
  maxDifference!: number;

  @Field(() => Float, { description: "Mean of the same." })
  meanDifference!: number;

  @Field(() => Float, { description: "Largest |difference| as the logits are." })
  maxRawDifference!: number;

  @Field(() => Float, { description: "Largest |logit - its position's mean| of the reference." })
  scale!: number;

  @Field(() => Float, { description: "Share of positions where both find the same token likeliest, in [0, 1]." })
  sameTop!: number;
}

@ObjectType({ description: "What a check found." })
export class CheckResult implements Result {
  @Field(() => [RefitLoss], { description: "By refit." })
  losses!: RefitLoss[];

  @Field(() => Parity, { nullable: true, description: "Null unless a reference was given." })
  parity!: Parity | null;
}
