/** What transplants are asked with. */

import { InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput } from "../confidence.input.js";
import { OrdinalField, PromptsInput } from "../report.input.js";

@InputType({ description: "Whose heads to replace by those of all other refits." })
export class TransplantInput extends PromptsInput {
  @OrdinalField("that is the host.")
  refit?: number | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
