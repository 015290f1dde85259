/** What two refits held against each other are asked with. */

import { Field, InputType, Int } from "type-graphql";
import { ConfidenceField, type ConfidenceInput } from "../confidence.input.js";
import { FloorKind } from "../floor-kind.enum.js";
import { LoadOptionsField, type LoadOptionsInput } from "../load-options.type.js";
import { OrdinalField, PromptsInput } from "../report.input.js";
import { ResidualControl, ResidualMeasure } from "../residual/residual-measure.enum.js";
import { ResidualSite } from "../residual/residual-site.enum.js";

@InputType({ description: "Which two refits to hold against each other." })
export class RefitPairInput extends PromptsInput {
  @OrdinalField("whose layers are the rows.")
  left?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 1,
    description: "Ordinal of the refit whose layers are the columns: another than the left one.",
  })
  right?: number | null;

  @Field(() => ResidualMeasure, {
    nullable: true,
    defaultValue: "cka-debiased",
    description: "What tells how alike two layers' streams are.",
  })
  residualMeasure?: ResidualMeasure | null;

  @Field(() => ResidualControl, {
    nullable: true,
    defaultValue: "none",
    description: "What is taken off the streams before.",
  })
  control?: ResidualControl | null;

  @Field(() => ResidualSite, {
    nullable: true,
    description:
      "Where to read the stream; default: RESID_PRE, or RESID_POST where a control leaves nothing of layer 0's embeddings.",
  })
  site?: ResidualSite | null;

  @LoadOptionsField()
  loadOptions?: LoadOptionsInput | null;

  @Field(() => FloorKind, {
    nullable: true,
    description:
      "What the values are held against: UNTRAINED (the default), SHUFFLED_ROWS (the default with the control UNTRAINED; each refit's tokens in an order of its own), POSITION_ONLY (each position's mean; not with KNN) or NONE; others are refused.",
  })
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
