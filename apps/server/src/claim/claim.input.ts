/** A claim to be made, or taken back. */

import { Field, ID, InputType, ObjectType } from "type-graphql";
import { IdempotentInput, MutationInput, MutationPayload } from "../mutation/payload.type.js";
import { ClaimCard } from "./claim-card.type.js";

@InputType({ description: "A sentence, and where the number is that bears it out." })
export class CreateClaimInput extends IdempotentInput {
  @Field(() => String, { description: "What is claimed, 1 to 500 characters." })
  statement!: string;

  @Field(() => ID, { description: "The id of a stored report." })
  report!: string;

  @Field(() => String, {
    defaultValue: "overall",
    description:
      'Which of its numbers: "overall", "layers/3", "heads/L3H5" (of the report\'s anchor or refit), "classes/7"; all count from 0.',
  })
  place!: string;
}

@ObjectType({ description: "The claim, or why there is none." })
export class CreateClaimPayload extends MutationPayload {
  @Field(() => ClaimCard, { nullable: true, description: "The claim." })
  claim?: ClaimCard | null;
}

@InputType({ description: "Which claim to take back." })
export class DeleteClaimInput extends MutationInput {
  @Field(() => ID, { description: "The claim's id." })
  id!: string;
}

@ObjectType({ description: "That it is gone, or why it is not." })
export class DeleteClaimPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: "The id that names nothing now." })
  deletedId?: string | null;
}
