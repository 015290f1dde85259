/** What head classes are asked with. */

import { Field, Float, InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { PromptsInput } from "../report.input.js";
import { ClassScope } from "./classes.type.js";

@InputType({ description: "Which classes to join heads into." })
export class ClassesInput extends PromptsInput {
  @Field(() => ClassScope, {
    nullable: true,
    defaultValue: "within-layers",
    description: "Where a class' members may lie.",
  })
  scope?: ClassScope | null;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.9,
    description: "Centred similarity from which on a head counts as a near-copy, in (0, 1).",
  })
  near?: number | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
