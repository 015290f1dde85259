/** What asking for an analysis can give: the report, a job that makes it, what it would cost, or a refusal. */

import type { RefusalCode as Code, CostEstimate as Cost } from "@seedscope/core";
import { type ClassType, createUnionType, Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { Job } from "../job/job.type.js";
import { AblationReport } from "./ablation/ablation.type.js";
import { AgreementReport } from "./agreement/agreement.type.js";
import type { Analysis } from "./analysis.interface.js";
import { ClassesReport } from "./classes/classes.type.js";
import { ComparisonReport } from "./comparison/comparison.type.js";
import { EmbeddingsReport } from "./embeddings/embeddings.type.js";
import { DynamicsReport } from "./familyAnswers/dynamics.type.js";
import { InfluenceReport } from "./familyAnswers/influence.type.js";
import { PowerReport } from "./familyAnswers/power.type.js";
import { PromptAgreementReport } from "./familyAnswers/prompt-agreement.type.js";
import { VarianceReport } from "./familyAnswers/variance.type.js";
import { CommonnessReport, CrossLayerReport, StabilityReport } from "./head/head-report.type.js";
import { MapReport } from "./map/map.type.js";
import { NeuronsReport } from "./neurons/neurons.type.js";
import { NormsReport } from "./norms/norms.type.js";
import { PortabilityReport } from "./portability/portability.type.js";
import { PromptLengthReport } from "./promptLength/prompt-length.type.js";
import { RefitPairReport } from "./refitPair/refit-pair.type.js";
import { ResidualReport } from "./residual/residual.type.js";
import { HeadScoresReport } from "./scores/scores.type.js";
import { StitchingReport } from "./stitching/stitching.type.js";
import { TransplantReport } from "./transplant/transplant.type.js";

@ObjectType({ description: "What an analysis takes." })
export class CostEstimate {
  @Field(() => Int, { description: "Forward passes still to be made: checkpoints times prompts." })
  forwardPasses!: number;

  @Field(() => Float, { description: "Rough time on this machine, once it is begun." })
  seconds!: number;

  @Field(() => Float, { description: "Rough peak memory of the compute process, in bytes." })
  memoryBytes!: number;

  @Field(() => Boolean, { description: "Whether all that it is read from is stored already, so that little is left." })
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

@ObjectType({ description: "Not known, and no job is at it: a dry run was asked for." })
export class AnalysisEstimate {
  @Field(() => CostEstimate, { description: "What it would take." })
  readonly cost: CostEstimate;

  constructor(cost: Cost) {
    this.cost = cost;
  }
}

export const RefusalCode = {
  TOO_FEW_REFITS: "TOO_FEW_REFITS",
  TOO_FEW_PROMPTS: "TOO_FEW_PROMPTS",
  NO_CHECKPOINT: "NO_CHECKPOINT",
  UNKNOWN_PROMPT_SET: "UNKNOWN_PROMPT_SET",
  INCOMPARABLE: "INCOMPARABLE",
  NO_SUCH_SITE: "NO_SUCH_SITE",
  SEEDS_NOT_CROSSED: "SEEDS_NOT_CROSSED",
  SEEDS_SHARED: "SEEDS_SHARED",
  OVER_COMPUTE_BUDGET: "OVER_COMPUTE_BUDGET",
  ABOVE_MAX_COMPUTE: "ABOVE_MAX_COMPUTE",
  INVALID_INPUT: "INVALID_INPUT",
  NOT_ALLOWED: "NOT_ALLOWED",
} as const satisfies { [C in Code]: C } & Record<"NOT_ALLOWED", string>;
export type RefusalCode = Code | "NOT_ALLOWED";
registerEnumType(RefusalCode, {
  name: "RefusalCode",
  description: "Why an analysis cannot be made.",
  valuesConfig: {
    TOO_FEW_REFITS: { description: "A comparison needs at least two refits." },
    TOO_FEW_PROMPTS: { description: "A measure averages over at least two prompts." },
    NO_CHECKPOINT: { description: "Not every refit has a checkpoint at this step." },
    UNKNOWN_PROMPT_SET: { description: "No prompt set has this id." },
    INCOMPARABLE: { description: "The families have different shapes or tokenizers." },
    NO_SUCH_SITE: { description: "The family's blocks have no such place in the residual stream: RESID_MID." },
    SEEDS_NOT_CROSSED: { description: "The family does not cross initial seeds with data seeds." },
    SEEDS_SHARED: { description: "Some refits share a seed and others do not, so they are not draws of one kind." },
    OVER_COMPUTE_BUDGET: {
      description: "The viewer's budget of compute has less left than it takes; the message says when there is enough.",
    },
    ABOVE_MAX_COMPUTE: { description: "It takes more than the maxComputeSeconds that were asked for." },
    INVALID_INPUT: { description: "A value is outside what is allowed." },
    NOT_ALLOWED: { description: "It is not stored, and the viewer may not have it computed." },
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

export const StabilityOutcome = outcomeOf("Stability", StabilityReport);
export const CrossLayerOutcome = outcomeOf("CrossLayer", CrossLayerReport);
export const CommonnessOutcome = outcomeOf("Commonness", CommonnessReport);
export const NormsOutcome = outcomeOf("Norms", NormsReport);
export const PromptLengthOutcome = outcomeOf("PromptLength", PromptLengthReport);
export const ComparisonOutcome = outcomeOf("Comparison", ComparisonReport);
export const ResidualOutcome = outcomeOf("Residual", ResidualReport);
export const AblationOutcome = outcomeOf("Ablation", AblationReport);
export const MapOutcome = outcomeOf("Map", MapReport);
export const NeuronsOutcome = outcomeOf("Neurons", NeuronsReport);
export const EmbeddingsOutcome = outcomeOf("Embeddings", EmbeddingsReport);
export const RefitPairOutcome = outcomeOf("RefitPair", RefitPairReport);
export const StitchingOutcome = outcomeOf("Stitching", StitchingReport);
export const ClassesOutcome = outcomeOf("Classes", ClassesReport);
export const AgreementOutcome = outcomeOf("Agreement", AgreementReport);
export const PromptAgreementOutcome = outcomeOf("PromptAgreement", PromptAgreementReport);
export const DynamicsOutcome = outcomeOf("Dynamics", DynamicsReport);
export const PowerOutcome = outcomeOf("Power", PowerReport);
export const InfluenceOutcome = outcomeOf("Influence", InfluenceReport);
export const VarianceOutcome = outcomeOf("Variance", VarianceReport);
export const HeadScoresOutcome = outcomeOf("HeadScores", HeadScoresReport);
export const PortabilityOutcome = outcomeOf("Portability", PortabilityReport);
export const TransplantOutcome = outcomeOf("Transplant", TransplantReport);

export const AnalysisOutcome = createUnionType({
  name: "AnalysisOutcome",
  description: "What asking for an analysis of whatever measure gives.",
  types: () =>
    [
      StabilityReport,
      CrossLayerReport,
      CommonnessReport,
      NormsReport,
      PromptLengthReport,
      ComparisonReport,
      ResidualReport,
      AblationReport,
      MapReport,
      NeuronsReport,
      EmbeddingsReport,
      RefitPairReport,
      StitchingReport,
      ClassesReport,
      AgreementReport,
      PromptAgreementReport,
      DynamicsReport,
      PowerReport,
      InfluenceReport,
      VarianceReport,
      HeadScoresReport,
      PortabilityReport,
      TransplantReport,
      AnalysisPending,
      AnalysisEstimate,
      AnalysisRefused,
    ] as const,
});

function outcomeOf(measure: string, report: ClassType<Analysis>) {
  return createUnionType({
    name: `${measure}Outcome`,
    description:
      "The report if it is known or soon made; else the job that makes it, what it would cost (dryRun), or why it cannot be made.",
    types: () => [report, AnalysisPending, AnalysisEstimate, AnalysisRefused] as const,
  });
}
