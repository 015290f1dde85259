/** What to measure, on what, and how long to wait for it. */

import { Field, ID, InputType, Int } from "type-graphql";
import { Preset } from "./preset.enum.js";

/** What stability and commonness are both asked with; each input may grow fields of its own. */
@InputType()
abstract class ReportInput {
  @Field(() => Preset, { nullable: true, defaultValue: "CALIBRATED", description: "Which arithmetic." })
  preset?: Preset | null;

  @Field(() => ID, { nullable: true, description: "A prompt set's id; default: the built-in set." })
  promptSet?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Default: the newest checkpoint step that all refits have reached.",
  })
  step?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description: "Ordinal of the refit whose heads are listed; in PAPER also the only one measured from.",
  })
  anchor?: number | null;
}

@InputType({ description: "Which stability to measure." })
export class StabilityInput extends ReportInput {}

@InputType({ description: "Which commonness to measure." })
export class CommonnessInput extends ReportInput {}

@InputType({ description: "How long a request may be held for an analysis that is not stored." })
export class WaitPolicy {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 2000,
    description: "Milliseconds before it answers AnalysisPending, 0 to 30000.",
  })
  waitMs?: number | null;
}
