/** An analysis to be made by a job. */

import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { Job } from "../job/job.type.js";
import { IdempotentInput, MutationPayload } from "../mutation/payload.type.js";
import { AblationInput } from "./ablation/ablation.input.js";
import { AgreementInput } from "./agreement/agreement.input.js";
import { Analysis } from "./analysis.interface.js";
import { ClassesInput } from "./classes/classes.input.js";
import { ComparisonInput } from "./comparison/comparison.input.js";
import { EmbeddingsInput } from "./embeddings/embeddings.input.js";
import {
  DynamicsInput,
  InfluenceInput,
  PowerInput,
  PromptAgreementInput,
  VarianceInput,
} from "./familyAnswers/family-answer.input.js";
import { CommonnessInput, CrossLayerInput, StabilityInput } from "./head/head-report.input.js";
import { MapInput } from "./map/map.input.js";
import { NeuronsInput } from "./neurons/neurons.input.js";
import { NormsInput } from "./norms/norms.input.js";
import { CostEstimate } from "./outcome.type.js";
import { PortabilityInput } from "./portability/portability.input.js";
import { PromptLengthInput } from "./promptLength/prompt-length.input.js";
import { RefitPairInput } from "./refitPair/refit-pair.input.js";
import { ResidualInput } from "./residual/residual.input.js";
import { HeadScoresInput } from "./scores/scores.input.js";
import { StitchingInput } from "./stitching/stitching.input.js";
import { TransplantInput } from "./transplant/transplant.input.js";

export const Priority = { INTERACTIVE: "INTERACTIVE", BATCH: "BATCH" } as const;
export type Priority = keyof typeof Priority;
registerEnumType(Priority, {
  name: "Priority",
  description: "When a job has its turn.",
  valuesConfig: {
    INTERACTIVE: { description: "Before training: somebody waits." },
    BATCH: { description: "When nothing else is to be done." },
  },
});

/** The input of one measure, of which one is given. */
const Measured = (input: () => new () => object, what: string): PropertyDecorator =>
  Field(input, { nullable: true, description: `${what}, as Family has it; {} for its defaults.` });

@InputType({ description: "An analysis to be made: the input of exactly one measure is given." })
export class RequestAnalysisInput extends IdempotentInput {
  @Field(() => ID, { description: "The family's id." })
  family!: string;

  @Field(() => Priority, { nullable: true, defaultValue: "INTERACTIVE", description: "When it has its turn." })
  priority?: Priority | null;

  @Measured(() => StabilityInput, "Head stability")
  stability?: StabilityInput | null;

  @Measured(() => CrossLayerInput, "Cross-layer best matches")
  crossLayer?: CrossLayerInput | null;

  @Measured(() => CommonnessInput, "Head commonness")
  commonness?: CommonnessInput | null;

  @Measured(() => NormsInput, "Weight norms")
  norms?: NormsInput | null;

  @Measured(() => PromptLengthInput, "Head stability by prompt length")
  promptLength?: PromptLengthInput | null;

  @Measured(() => ComparisonInput, "The family held against another")
  comparison?: ComparisonInput | null;

  @Measured(() => ResidualInput, "Residual-stream stability")
  residual?: ResidualInput | null;

  @Measured(() => AblationInput, "Ablation of each head")
  ablation?: AblationInput | null;

  @Measured(() => MapInput, "The map of heads")
  map?: MapInput | null;

  @Measured(() => ClassesInput, "Head classes")
  classes?: ClassesInput | null;

  @Measured(() => AgreementInput, "Agreement of heads")
  agreement?: AgreementInput | null;

  @Measured(() => NeuronsInput, "MLP neurons found again")
  neurons?: NeuronsInput | null;

  @Measured(() => EmbeddingsInput, "Likeness of embeddings")
  embeddings?: EmbeddingsInput | null;

  @Measured(() => RefitPairInput, "Two refits held against each other")
  refitPair?: RefitPairInput | null;

  @Measured(() => StitchingInput, "The stitching test of two refits")
  stitching?: StitchingInput | null;

  @Measured(() => PromptAgreementInput, "On which prompts refits disagree")
  promptAgreement?: PromptAgreementInput | null;

  @Measured(() => DynamicsInput, "When heads become themselves")
  dynamics?: DynamicsInput | null;

  @Measured(() => PowerInput, "How many refits and prompts it takes")
  power?: PowerInput | null;

  @Measured(() => InfluenceInput, "What each refit does to stability")
  influence?: InfluenceInput | null;

  @Measured(() => VarianceInput, "Which seed makes refits differ")
  variance?: VarianceInput | null;

  @Measured(() => HeadScoresInput, "Head scores")
  headScores?: HeadScoresInput | null;

  @Measured(() => PortabilityInput, "Portability of a set of heads")
  portability?: PortabilityInput | null;

  @Measured(() => TransplantInput, "Head transplants")
  transplant?: TransplantInput | null;
}

@ObjectType({ description: "The report where it is stored; else the job that makes it; else why it cannot be made." })
export class RequestAnalysisPayload extends MutationPayload {
  @Field(() => Job, {
    nullable: true,
    description: "Makes it: follow it with jobUpdated, then read its result. Null where the report was stored already.",
  })
  job?: Job | null;

  @Field(() => Analysis, { nullable: true, description: "The report, if it is stored." })
  analysis?: Analysis | null;

  @Field(() => CostEstimate, { nullable: true, description: "What it takes; null where the report is stored." })
  cost?: CostEstimate | null;
}
