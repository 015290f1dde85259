/** What the likeness of embeddings is asked with. */

import { InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { LoadOptionsField, type LoadOptionsInput } from "../load-options.type.js";
import { StepInput } from "../report.input.js";

@InputType({ description: "Which embeddings to compare." })
export class EmbeddingsInput extends StepInput {
  @LoadOptionsField()
  loadOptions?: LoadOptionsInput | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
