/** A view to be saved. */

import { GraphQLJSONObject } from "graphql-scalars";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { IdempotentInput, MutationPayload } from "../mutation/payload.type.js";
import { View } from "./view.type.js";

@InputType({ description: "A state of the explorer to be kept." })
export class SaveViewInput extends IdempotentInput {
  @Field(() => String, { description: "The name for people, 1 to 200 characters." })
  title!: string;

  @Field(() => String, {
    description: "The explorer's path, from its first /, without origin; escaped as in a URL, at most 2000 characters.",
  })
  path!: string;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "What the explorer shows there, at most 64 KB as JSON; default {}.",
  })
  state?: Record<string, unknown> | null;

  @Field(() => [ID], { nullable: true, description: "Ids of reports that it shows, at most 64; default none." })
  pinned?: string[] | null;
}

@ObjectType({ description: "The view, or why there is none." })
export class SaveViewPayload extends MutationPayload {
  @Field(() => View, { nullable: true, description: "The view." })
  view?: View | null;
}
