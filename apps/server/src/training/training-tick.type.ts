/** Training as it goes on: one event for all refits of a family. */

import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { Family } from "../family/family.type.js";

@ObjectType({ description: "Losses of one refit since the last event." })
export class RefitLosses {
  @Field(() => ID, { description: "The refit's id." })
  refit!: string;

  @Field(() => [Int], { description: "Steps, ascending, from 1; steps whose loss was not finite are left out." })
  steps!: number[];

  @Field(() => [Float], { description: "Mean loss of the step's batch, nats per token; as many as steps." })
  values!: number[];
}

@ObjectType({ description: "Training since the last event, all refits together." })
export class TrainingTick {
  @Field(() => Family, { description: "The family in training." })
  family!: Family;

  @Field(() => Int, { description: "Steps done, the smallest over refits." })
  step!: number;

  @Field(() => Int, { description: "Steps of each refit." })
  totalSteps!: number;

  @Field(() => Float, { nullable: true, description: "Speed of all refits together; null when idle." })
  tokensPerSecond!: number | null;

  @Field(() => Float, { nullable: true, description: "Seconds until every refit is trained; null when not known." })
  etaSeconds!: number | null;

  @Field(() => [RefitLosses], { description: "By ordinal; a refit without new losses has empty lists." })
  losses!: RefitLosses[];
}
