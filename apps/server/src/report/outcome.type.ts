/** What asking for an analysis can give: the report, a job that makes it, or a refusal. */

import type { CostEstimate as Cost } from "@seedscope/core";
import { createUnionType, Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Job } from "../job/job.type.js";
import { CommonnessReport, StabilityReport } from "./report.type.js";

@ObjectType({ description: "What an analysis takes." })
export class CostEstimate {
  @Field(() => Int, { description: "Forward passes still to be made: checkpoints times prompts." })
  forwardPasses!: number;

  @Field(() => Float, { description: "Rough time on this machine, once it is begun." })
  seconds!: number;

  @Field(() => Float, { description: "Rough peak memory of the compute process, in bytes." })
  memoryBytes!: number;

  @Field(() => Boolean, { description: "Whether the similarities are stored already, so that only sums are left." })
  cached!: boolean;
}

@ObjectType({ description: "Not known yet: a job is at it. Follow it with jobUpdated, then ask again." })
export class AnalysisPending {
  @Field(() => Job, { description: "The job, shared by everybody who asks for the same." })
  readonly job: Job;

  @Field(() => CostEstimate, { description: "What it takes." })
  readonly cost: CostEstimate;

  constructor(job: Job, cost: Cost) {
    this.job = job;
    this.cost = cost;
  }
}

export const RefusalCode = {
  TOO_FEW_REFITS: "TOO_FEW_REFITS",
  NO_CHECKPOINT: "NO_CHECKPOINT",
  UNKNOWN_PROMPT_SET: "UNKNOWN_PROMPT_SET",
  INVALID_INPUT: "INVALID_INPUT",
} as const;
export type RefusalCode = keyof typeof RefusalCode;
registerEnumType(RefusalCode, {
  name: "RefusalCode",
  description: "Why an analysis cannot be made.",
  valuesConfig: {
    TOO_FEW_REFITS: { description: "A comparison needs at least two refits." },
    NO_CHECKPOINT: { description: "Not every refit has a checkpoint at this step." },
    UNKNOWN_PROMPT_SET: { description: "No prompt set has this id." },
    INVALID_INPUT: { description: "A value is outside what is allowed." },
  },
});

@ObjectType({ description: "It cannot be made, and why." })
export class AnalysisRefused {
  @Field(() => RefusalCode, { description: "Stable, for programs." })
  readonly code: RefusalCode;

  @Field(() => String, { description: "A sentence that names the value and what was needed." })
  readonly message: string;

  @Field(() => String, { nullable: true, description: "What to ask for instead." })
  readonly suggestion: string | null;

  constructor(code: RefusalCode, message: string, suggestion: string | null = null) {
    this.code = code;
    this.message = message;
    this.suggestion = suggestion;
  }
}

export const StabilityOutcome = createUnionType({
  name: "StabilityOutcome",
  description: "The report if it is known or soon made; else the job that makes it, or why it cannot be made.",
  types: () => [StabilityReport, AnalysisPending, AnalysisRefused] as const,
});

export const CommonnessOutcome = createUnionType({
  name: "CommonnessOutcome",
  description: "The report if it is known or soon made; else the job that makes it, or why it cannot be made.",
  types: () => [CommonnessReport, AnalysisPending, AnalysisRefused] as const,
});
