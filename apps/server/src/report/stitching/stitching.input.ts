/** What the stitching test of two refits is asked with. */

import { Field, InputType, Int } from "type-graphql";
import { ConfidenceField, type ConfidenceInput } from "../confidence.input.js";
import { FloorKind } from "../floor-kind.enum.js";
import { OrdinalField, PromptsInput } from "../report.input.js";

@InputType({ description: "Which refit's stream to take, and which refit is to go on with it." })
export class StitchingInput extends PromptsInput {
  @OrdinalField("whose stream is taken.")
  left?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 1,
    description: "Ordinal of the refit whose layers go on with it: another than the left one.",
  })
  right?: number | null;

  @Field(() => FloorKind, {
    nullable: true,
    description:
      "UNTRAINED (the default), the stream of the left refit's untrained twin in the same right refit, or NONE; others are refused.",
  })
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
