/** What people call a head class. */

import { Field, ID, InputType, ObjectType } from "type-graphql";
import { MutationInput, MutationPayload } from "../../mutation/payload.type.js";
import { HeadClass } from "./classes.type.js";

@InputType({ description: "What a head class is called from now on." })
export class LabelHeadClassInput extends MutationInput {
  @Field(() => ID, { description: "The head class' id." })
  id!: string;

  @Field(() => String, { nullable: true, description: "1 to 100 characters; null takes the present one away." })
  label?: string | null;
}

@ObjectType({ description: "The head class, or why it was not named." })
export class LabelHeadClassPayload extends MutationPayload {
  @Field(() => HeadClass, { nullable: true, description: "The head class with its title." })
  headClass?: HeadClass | null;
}
