/** What a training takes, told before it is begun. */

import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import { ArchitectureInput } from "./train-family.input.js";

@InputType({ description: "A training that might be begun." })
export class TrainingCostInput {
  @Field(() => ArchitectureInput, { description: "The shape of the models." })
  architecture!: ArchitectureInput;

  @Field(() => Int, { defaultValue: 257, description: "Kinds of tokens, at least 1; 257 are those of BYTE." })
  vocab!: number;

  @Field(() => Int, { description: "Sequences in a step, at least 1." })
  batchSize!: number;

  @Field(() => Int, { description: "Steps of each refit, at least 1." })
  steps!: number;

  @Field(() => Int, { description: "How many refits, 1 to 256." })
  refits!: number;

  @Field(() => Int, { nullable: true, description: "How many checkpoints each keeps; default: as trainFamily does." })
  checkpoints?: number | null;
}

@ObjectType({ description: "What a training takes on this machine." })
export class TrainingCost {
  @Field(() => Float, { description: "Parameters of one refit." })
  parameters!: number;

  @Field(() => Float, {
    description: "Rough time of all refits together, once they are begun: within a factor of three or so.",
  })
  seconds!: number;

  @Field(() => Float, { description: "Bytes that the checkpoints of all refits take on disk." })
  bytes!: number;

  @Field(() => Int, { description: "Checkpoints of each refit, the untrained one among them." })
  checkpoints!: number;
}
