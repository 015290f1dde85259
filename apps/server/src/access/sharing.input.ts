/** Who sees a family. */

import type { Visibility as VisibilityName } from "@seedscope/core";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Family } from "../family/family.type.js";
import { Visibility } from "../family/visibility.enum.js";
import { MutationInput, MutationPayload } from "../mutation/payload.type.js";

@InputType({ description: "Who is to see a family." })
export class SetFamilyVisibilityInput extends MutationInput {
  @Field(() => ID, { description: "The family's id." })
  family!: string;

  @Field(() => Visibility, { description: "Who." })
  visibility!: VisibilityName;
}

@ObjectType({ description: "The family, or why nothing was changed." })
export class SetFamilyVisibilityPayload extends MutationPayload {
  @Field(() => Family, { nullable: true, description: "As it stands now." })
  family?: Family | null;
}
