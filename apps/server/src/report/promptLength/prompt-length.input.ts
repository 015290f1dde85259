/** What stability by prompt length is asked with. */

import { Field, ID, InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { type Preset, PresetField } from "../preset.enum.js";
import { OrdinalField, StepInput } from "../report.input.js";

@InputType({ description: "Which stability to measure, on which prompt sets." })
export class PromptLengthInput extends StepInput {
  @PresetField()
  preset?: Preset | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;

  @OrdinalField("that in PAPER is the only one measured from.")
  anchor?: number | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Prompt sets' ids, at least two; default: the built-in sets of 5, 10, 20, 30, 40 and 50 words.",
  })
  promptSets?: string[] | null;
}
