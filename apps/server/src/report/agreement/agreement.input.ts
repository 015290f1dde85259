/** What agreement of heads is asked with. */

import { Field, InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "../confidence.input.js";
import type { FloorKind } from "../floor-kind.enum.js";
import { LoadOptionsField, type LoadOptionsInput } from "../load-options.type.js";
import { OrdinalField, PromptsInput } from "../report.input.js";

@InputType({ description: "Whose heads to hold against their counterparts in all other refits." })
export class AgreementInput extends PromptsInput {
  @OrdinalField("whose heads are listed, and held against their counterparts.")
  anchor?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description:
      "Compare what each head is worth too: that ablates every head of every refit, many times the forward passes of all the rest.",
  })
  effects?: boolean | null;

  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;

  @LoadOptionsField()
  loadOptions?: LoadOptionsInput | null;
}
