/** What head scores are asked with. */

import type { DetectorKey as Key } from "@seedscope/core";
import { Field, Float, InputType, Int, registerEnumType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { ExcludeField, OrdinalField, PromptsInput } from "../report.input.js";

export const DetectorKey = {
  FIRST: "first",
  SAME_TOKEN: "same-token",
  AFTER_SAME_TOKEN: "after-same-token",
} as const satisfies Record<string, Key>;
registerEnumType(DetectorKey, {
  name: "DetectorKey",
  description: "Which keys a detector looks for.",
  valuesConfig: {
    FIRST: { description: "The first position." },
    SAME_TOKEN: { description: "Every earlier position with the query's token." },
    AFTER_SAME_TOKEN: { description: "The position after each of those." },
  },
});

@InputType({ description: "A pattern to look for: exactly one of offset, key and pattern." })
export class DetectorInput {
  @Field(() => String, { description: "What to call it, in 1 to 60 characters." })
  name!: string;

  @Field(() => Int, { nullable: true, description: "The key so many positions from the query, 0 or below." })
  offset?: number | null;

  @Field(() => DetectorKey, { nullable: true, description: "Keys by their token." })
  key?: Key | null;

  @Field(() => [[Float]], {
    nullable: true,
    description:
      "Weights by query, then key, 0 or above, none above the diagonal; each row is divided by the largest in it.",
  })
  pattern?: number[][] | null;
}

@InputType({ description: "Whose heads to score, and for what." })
export class HeadScoresInput extends PromptsInput {
  @OrdinalField("whose heads are listed.")
  refit?: number | null;

  @ExcludeField()
  exclude?: number[] | null;

  @Field(() => DetectorInput, { nullable: true, description: "A pattern of your own, scored beside the others." })
  detector?: DetectorInput | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
