/** What a comparison of two families is asked with. */

import { Field, ID, InputType } from "type-graphql";
import { LoadOptionsField, type LoadOptionsInput } from "../load-options.type.js";
import { EstimatesInput, OrdinalField } from "../report.input.js";

@InputType({ description: "What to hold the family against." })
export class ComparisonInput extends EstimatesInput {
  @Field(() => ID, { description: "The other family's id; it has the same shape and tokenizer." })
  against!: string;

  @OrdinalField("of either family whose activations are measured; in PAPER also the only anchor.")
  anchor?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: "Id of the corpus that perplexity is measured on; default: the prompts, joined by blank lines.",
  })
  text?: string | null;

  @LoadOptionsField()
  loadOptions?: LoadOptionsInput | null;
}
