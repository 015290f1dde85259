/** What a viewer may still ask for, and have computed. */

import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "What the viewer may still ask for, and have computed." })
export class RateLimit {
  @Field(() => Int, {
    description: "What the viewer's queries may cost in one window. A local viewer is never refused.",
  })
  limit!: number;

  @Field(() => Int, {
    description:
      "What this query costs: about the objects that it may give at most. What it does not give is given back.",
  })
  cost!: number;

  @Field(() => Int, { description: "What is left in this window, this query's cost taken off." })
  remaining!: number;

  @Field(() => GraphQLDateTime, { description: "When all of it is there again." })
  resetAt!: Date;

  @Field(() => Float, {
    nullable: true,
    description:
      "How much compute the viewer's budget holds, in milliseconds; null: as much as they like. Jobs take their estimate from it when they are started; what is stored or under way is free.",
  })
  computeLimitMs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "How much of it is left, in milliseconds; it comes back with time.",
  })
  computeRemainingMs!: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When all of the compute is there again." })
  computeResetAt!: Date | null;
}
