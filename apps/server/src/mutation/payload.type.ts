/** What every mutation takes and gives. */

import { Field, InputType, ObjectType } from "type-graphql";
import { UserError } from "./user-error.type.js";

@InputType({ description: "What every mutation takes." })
export abstract class MutationInput {
  @Field(() => String, { nullable: true, description: "Given back as it is." })
  clientMutationId?: string | null;
}

@ObjectType({ description: "What every mutation gives." })
export abstract class MutationPayload {
  @Field(() => String, { nullable: true, description: "As it was given." })
  clientMutationId?: string | null;

  @Field(() => [UserError], { description: "Why nothing was done; empty when it was." })
  userErrors!: UserError[];
}
