/** What the portability of a set of heads is asked with. */

import { Field, InputType, Int } from "type-graphql";
import { AblationKind } from "../ablation/ablation-kind.enum.js";
import { ConfidenceField, type ConfidenceInput } from "../confidence.input.js";
import { OrdinalField, PromptsInput } from "../report.input.js";

@InputType({ description: "Which set of heads to take to the other refits." })
export class PortabilityInput extends PromptsInput {
  @OrdinalField("whose heads they are.")
  refit?: number | null;

  @Field(() => [String], { description: 'The heads, by their labels: ["L0H1", "L2H3"].' })
  heads!: string[];

  @Field(() => AblationKind, {
    nullable: true,
    defaultValue: "zero",
    description: "What z of each of them gives way to: ZERO or MEAN.",
  })
  kind?: AblationKind | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description:
      "Random sets of as many heads a layer to hold the set against, 1 to 1000; fewer where there are fewer.",
  })
  controls?: number | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
