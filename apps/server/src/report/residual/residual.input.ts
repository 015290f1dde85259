/** What residual-stream stability is asked with. */

import { Field, InputType } from "type-graphql";
import { ConfidenceField, type ConfidenceInput } from "../confidence.input.js";
import { FloorKind } from "../floor-kind.enum.js";
import { LoadOptionsField, type LoadOptionsInput } from "../load-options.type.js";
import { ReportInput } from "../report.input.js";
import { ResidualControl, ResidualMeasure } from "./residual-measure.enum.js";
import { ResidualSite } from "./residual-site.enum.js";

@InputType({ description: "Which residual-stream stability to measure." })
export class ResidualInput extends ReportInput {
  @Field(() => ResidualMeasure, {
    nullable: true,
    description: "What tells how alike two streams are; default: CKA_RBF in PAPER, CKA_DEBIASED in CALIBRATED.",
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

  @Field(() => Boolean, {
    nullable: true,
    description: "Average each refit's likeness with itself, 1, too; default: true in PAPER, false in CALIBRATED.",
  })
  selfPairs?: boolean | null;

  @LoadOptionsField()
  loadOptions?: LoadOptionsInput | null;

  @Field(() => FloorKind, {
    nullable: true,
    description:
      "What the values are held against: UNTRAINED (the default), SHUFFLED_ROWS (the default with the control UNTRAINED; each refit's tokens in an order of its own), POSITION_ONLY (each position's mean) or NONE; others are refused.",
  })
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}
