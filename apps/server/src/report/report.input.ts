/** What every measure is asked with: on what to measure, and how long to wait for it. */

import { Field, Float, ID, InputType, Int } from "type-graphql";
import { ConfidenceField, type ConfidenceInput, FloorField } from "./confidence.input.js";
import type { FloorKind } from "./floor-kind.enum.js";
import { type Preset, PresetField } from "./preset.enum.js";

@InputType()
export abstract class StepInput {
  @Field(() => Int, {
    nullable: true,
    description: "Default: the newest checkpoint step that all refits have reached.",
  })
  step?: number | null;
}

@InputType()
export abstract class PromptsInput extends StepInput {
  @Field(() => ID, { nullable: true, description: "A prompt set's id; default: the built-in set." })
  promptSet?: string | null;
}

@InputType()
export abstract class ReportInput extends PromptsInput {
  @PresetField()
  preset?: Preset | null;
}

/** Of measures whose values have floors and intervals. */
@InputType()
export abstract class EstimatesInput extends ReportInput {
  @FloorField()
  floor?: FloorKind | null;

  @ConfidenceField()
  confidence?: ConfidenceInput | null;
}

/** The ordinal of a refit, in the words of the measure. */
export const OrdinalField = (description: string): PropertyDecorator =>
  Field(() => Int, { nullable: true, defaultValue: 0, description: `Ordinal of the refit ${description}` });

/** Of measures that can be read off some of the refits. */
export const ExcludeField = (): PropertyDecorator =>
  Field(() => [Int], {
    nullable: true,
    description:
      "Ordinals of refits that are left out, as if they had never been trained; at least two stay. It takes nothing anew of the others. Default: none.",
  });

@InputType({ description: "How long a request may be held for an analysis that is not stored." })
export class WaitPolicy {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 2000,
    description: "Milliseconds before it answers AnalysisPending, 0 to 30000.",
  })
  waitMs?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "Start nothing: where the report is not stored, answer AnalysisEstimate at once, or AnalysisPending if a job is at it already.",
  })
  dryRun?: boolean | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Start nothing that is guessed to take more seconds of compute than this: answer AnalysisRefused with ABOVE_MAX_COMPUTE. What is stored or under way is given all the same. Default: no bound.",
  })
  maxComputeSeconds?: number | null;
}
