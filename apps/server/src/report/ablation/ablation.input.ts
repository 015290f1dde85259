/** What ablation is asked with. */

import { Field, InputType } from "type-graphql";
import { LoadOptionsField, type LoadOptionsInput } from "../load-options.type.js";
import { EstimatesInput, ExcludeField, OrdinalField } from "../report.input.js";
import { AblationKind } from "./ablation-kind.enum.js";

@InputType({ description: "Which heads to ablate, how, and on which prompts. Floors: UNTRAINED or NONE." })
export class AblationInput extends EstimatesInput {
  @OrdinalField("whose heads are listed; also the anchor of the stability beside them. In PAPER it alone is ablated.")
  refit?: number | null;

  @ExcludeField()
  exclude?: number[] | null;

  @Field(() => AblationKind, {
    nullable: true,
    description: "What an ablated head's z gives way to; default: ZERO in PAPER, MEAN in CALIBRATED.",
  })
  kind?: AblationKind | null;

  @LoadOptionsField()
  loadOptions?: LoadOptionsInput | null;
}
