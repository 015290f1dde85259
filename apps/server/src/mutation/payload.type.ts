/** What every mutation takes and gives. */

import { Field, InputType, ObjectType } from "type-graphql";
import { UserError } from "./user-error.type.js";

@InputType({ description: "What every mutation takes." })
export abstract class MutationInput {
  @Field(() => String, { nullable: true, description: "Given back as it is." })
  clientMutationId?: string | null;
}

export const IdempotencyKeyField = (): PropertyDecorator =>
  Field(() => String, {
    nullable: true,
    description:
      "Any text of your own, 1 to 200 characters: the same key with the same input again gives what the first made; with other input it is a CONFLICT.",
  });

@InputType({ description: "What every mutation takes that makes something." })
export abstract class IdempotentInput extends MutationInput {
  @IdempotencyKeyField()
  idempotencyKey?: string | null;
}

@ObjectType({ description: "What every mutation gives." })
export abstract class MutationPayload {
  @Field(() => String, { nullable: true, description: "As it was given." })
  clientMutationId?: string | null;

  @Field(() => [UserError], { description: "Why nothing was done; empty when it was." })
  userErrors!: UserError[];
}
