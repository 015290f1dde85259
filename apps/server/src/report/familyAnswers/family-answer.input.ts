/** What answers about a whole family are asked with. */

import { Field, Float, InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { OrdinalField, PromptsInput } from "../report.input.js";

@InputType()
abstract class FamilyAnswerInput extends PromptsInput {
  @OrdinalField("whose slots name the head classes.")
  anchor?: number | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}

@InputType({ description: "On which prompts refits agree: of all heads, or of one." })
export class PromptAgreementInput extends FamilyAnswerInput {
  @Field(() => String, {
    nullable: true,
    description: 'The one head of the anchor whose class is looked at: "L3H5"; default: all.',
  })
  head?: string | null;
}

@InputType({ description: "When heads become themselves; step is the last that is looked at." })
export class DynamicsInput extends FamilyAnswerInput {
  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.9,
    description: "The share of its last value, in (0, 1], from which on a head is itself.",
  })
  share?: number | null;
}

@InputType({ description: "How sure one wants to be." })
export class PowerInput extends FamilyAnswerInput {
  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.02,
    description: "The half-width of intervals that is wanted, on the scale of values, in (0, 1).",
  })
  halfWidth?: number | null;
}

@InputType({ description: "Which stability to leave refits out of." })
export class InfluenceInput extends FamilyAnswerInput {}

@InputType({ description: "Which similarities to split by seed." })
export class VarianceInput extends FamilyAnswerInput {}
