/** Which untrained networks a family's floor is measured on. */

import { drawnFrom, type FamilyFloor as FloorRecord } from "@seedscope/core";
import { Field, Float, ObjectType, registerEnumType } from "type-graphql";

export const FloorNull = { STEP_0: "step-0", DRAWN: "drawn", NONE: "none" } as const;
registerEnumType(FloorNull, {
  name: "FloorNull",
  description: "Which untrained networks stand for 'nothing was learned'.",
  valuesConfig: {
    STEP_0: { description: "The refits' own step-0 checkpoints." },
    DRAWN: { description: "Networks drawn anew from each refit's seed." },
    NONE: { description: "None: there is no floor." },
  },
});

@ObjectType({ description: "Which untrained networks a family's floor is measured on." })
export class FamilyFloor {
  constructor(private readonly floor: FloorRecord) {}

  @Field(() => FloorNull, { name: "null", description: "Which." })
  get kind() {
    return this.floor.null;
  }

  @Field(() => String, { description: "The same in a sentence." })
  get description(): string {
    if (this.floor.null === "drawn") return drawnFrom(this.floor);
    return this.floor.null === "none"
      ? "there is no floor: what untrained networks would score is not known"
      : "the floor is that of the refits' own step-0 checkpoints";
  }

  @Field(() => Float, {
    nullable: true,
    description: "DRAWN: standard deviation of the matrices, W_O and W_out perhaps aside.",
  })
  get standardDeviation() {
    return this.floor.null === "drawn" ? this.floor.init.standardDeviation : null;
  }

  @Field(() => Boolean, { nullable: true, description: "DRAWN: whether the family's manifest declares how." })
  get declared() {
    return this.floor.null === "drawn" ? this.floor.declared : null;
  }
}
