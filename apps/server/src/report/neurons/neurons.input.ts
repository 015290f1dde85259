/** What neuron stability is asked with. */

import { InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { OrdinalField, PromptsInput } from "../report.input.js";

@InputType({ description: "Whose neurons to look for in the other refits." })
export class NeuronsInput extends PromptsInput {
  @OrdinalField("whose neurons are matched with those of each other refit.")
  refit?: number | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
