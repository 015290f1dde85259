/** What stability, cross-layer best matches and commonness are asked with. */

import { InputType } from "type-graphql";
import { EstimatesInput, ExcludeField, OrdinalField } from "../report.input.js";

@InputType()
abstract class HeadReportInput extends EstimatesInput {
  @OrdinalField("whose heads are listed; in PAPER also the only one measured from.")
  anchor?: number | null;

  @ExcludeField()
  exclude?: number[] | null;
}

@InputType({ description: "Which stability to measure." })
export class StabilityInput extends HeadReportInput {}

@InputType({ description: "Which cross-layer best matches to measure." })
export class CrossLayerInput extends HeadReportInput {}

@InputType({ description: "Which commonness to measure." })
export class CommonnessInput extends HeadReportInput {}
