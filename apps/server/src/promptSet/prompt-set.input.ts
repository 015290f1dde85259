/** A prompt set to be made. */

import { Field, InputType, ObjectType } from "type-graphql";
import { MutationInput, MutationPayload } from "../mutation/payload.type.js";
import { PromptSet } from "./prompt-set.type.js";

@InputType({ description: "A prompt set to be made." })
export class CreatePromptSetInput extends MutationInput {
  @Field(() => String, { description: "The name for people, 1 to 100 characters." })
  name!: string;

  @Field(() => [String], { description: "The texts, in order; none empty." })
  prompts!: string[];
}

@ObjectType({ description: "The prompt set, or why there is none." })
export class CreatePromptSetPayload extends MutationPayload {
  @Field(() => PromptSet, {
    nullable: true,
    description: "The set; the present one if these prompts are known already.",
  })
  promptSet?: PromptSet | null;
}
