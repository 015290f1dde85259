/** A family's analyses, a field each: asked for, and made if need be. */

import { Arg, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { Family } from "../family/family.type.js";
import { AblationInput } from "./ablation/ablation.input.js";
import { AgreementInput } from "./agreement/agreement.input.js";
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
import {
  AblationOutcome,
  AgreementOutcome,
  ClassesOutcome,
  CommonnessOutcome,
  ComparisonOutcome,
  CrossLayerOutcome,
  DynamicsOutcome,
  EmbeddingsOutcome,
  HeadScoresOutcome,
  InfluenceOutcome,
  MapOutcome,
  NeuronsOutcome,
  NormsOutcome,
  PortabilityOutcome,
  PowerOutcome,
  PromptAgreementOutcome,
  PromptLengthOutcome,
  RefitPairOutcome,
  ResidualOutcome,
  StabilityOutcome,
  StitchingOutcome,
  TransplantOutcome,
  VarianceOutcome,
} from "./outcome.type.js";
import { PortabilityInput } from "./portability/portability.input.js";
import { PromptLengthInput } from "./promptLength/prompt-length.input.js";
import { RefitPairInput } from "./refitPair/refit-pair.input.js";
import { WaitPolicy } from "./report.input.js";
import { askForReport } from "./request.js";
import { ResidualInput } from "./residual/residual.input.js";
import { HeadScoresInput } from "./scores/scores.input.js";
import { StitchingInput } from "./stitching/stitching.input.js";
import { TransplantInput } from "./transplant/transplant.input.js";

/** The field of an analysis, which is of some section of the paper. */
const AnalysisField = (outcome: object, what: string, section: string) =>
  FieldResolver(() => outcome, {
    description: `${what}, arXiv 2602.16740 §${section}: the report if it is stored or made within waitMs. A pure function of weights, prompts and parameters; identical requests share one job.`,
  });

/** The field of an analysis that the paper does not have. */
const FurtherField = (outcome: object, what: string) =>
  FieldResolver(() => outcome, {
    description: `${what}: the report if it is stored or made within waitMs. A pure function of weights, prompts and parameters; identical requests share one job.`,
  });

/** The `input` argument of an analysis that has a default for all of it. */
const Input = (type: () => new () => object) =>
  Arg("input", type, { nullable: true, description: "Which; default CALIBRATED, newest step, built-in prompts." });

const Wait = () => Arg("wait", () => WaitPolicy, { nullable: true, description: "How long to hold the request." });

type Waits = WaitPolicy | undefined;

@Resolver(() => Family)
export class FamilyAnalysesResolver {
  @AnalysisField(StabilityOutcome, "Head stability", "4.1")
  stability(
    @Root() family: Family,
    @Input(() => StabilityInput) input: StabilityInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "stability", input, wait);
  }

  @AnalysisField(CrossLayerOutcome, "Cross-layer best matches", "4.2")
  crossLayer(
    @Root() family: Family,
    @Input(() => CrossLayerInput) input: CrossLayerInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "cross-layer", input, wait);
  }

  @AnalysisField(CommonnessOutcome, "Head commonness", "4.3")
  commonness(
    @Root() family: Family,
    @Input(() => CommonnessInput) input: CommonnessInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "commonness", input, wait);
  }

  @AnalysisField(NormsOutcome, "Weight norms and their correlation with stability", "4.4.1")
  norms(
    @Root() family: Family,
    @Input(() => NormsInput) input: NormsInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "norms", input, wait);
  }

  @AnalysisField(PromptLengthOutcome, "Head stability by prompt length", "4.4.2")
  promptLength(
    @Root() family: Family,
    @Input(() => PromptLengthInput) input: PromptLengthInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "prompt-length", input, wait);
  }

  @AnalysisField(ComparisonOutcome, "The family held against another, as Adam's against AdamW's", "4.5")
  comparison(
    @Root() family: Family,
    @Arg("input", () => ComparisonInput, { description: "Against which; default CALIBRATED, newest step." })
    input: ComparisonInput,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "compare", input, wait);
  }

  @AnalysisField(ResidualOutcome, "Residual-stream stability", "4.7")
  residual(
    @Root() family: Family,
    @Input(() => ResidualInput) input: ResidualInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "residual", input, wait);
  }

  @AnalysisField(AblationOutcome, "Ablation of each head", "4.8")
  ablation(
    @Root() family: Family,
    @Input(() => AblationInput) input: AblationInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "ablation", input, wait);
  }

  @AnalysisField(MapOutcome, "The map of heads", "4.9")
  map(
    @Root() family: Family,
    @Arg("input", () => MapInput, {
      nullable: true,
      description: "Which; default TSNE, newest step, built-in prompts.",
    })
    input: MapInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "map", { ...input, preset: "PAPER" }, wait);
  }

  @FurtherField(ClassesOutcome, "Head classes: one identity for a head in all refits")
  classes(
    @Root() family: Family,
    @Arg("input", () => ClassesInput, {
      nullable: true,
      description: "Which; default within layers, newest step, built-in prompts.",
    })
    input: ClassesInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "classes", input, wait);
  }

  @FurtherField(AgreementOutcome, "Agreement of heads: patterns, outputs and effects, and what they agree about")
  agreement(
    @Root() family: Family,
    @Arg("input", () => AgreementInput, {
      nullable: true,
      description: "Which; default refit 0, with effects, newest step, built-in prompts.",
    })
    input: AgreementInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "agreement", input, wait);
  }

  @FurtherField(NeuronsOutcome, "MLP neurons found again in the other refits")
  neurons(
    @Root() family: Family,
    @Arg("input", () => NeuronsInput, {
      nullable: true,
      description: "Which; default refit 0, newest step, built-in prompts.",
    })
    input: NeuronsInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "neurons", input, wait);
  }

  @FurtherField(EmbeddingsOutcome, "Likeness of the refits' embeddings")
  embeddings(
    @Root() family: Family,
    @Arg("input", () => EmbeddingsInput, { nullable: true, description: "Which; default newest step." })
    input: EmbeddingsInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "embeddings", input, wait);
  }

  @FurtherField(RefitPairOutcome, "Two refits held against each other: their layers, and what they predict")
  refitPair(
    @Root() family: Family,
    @Arg("input", () => RefitPairInput, {
      nullable: true,
      description: "Which; default refits 0 and 1, newest step, built-in prompts.",
    })
    input: RefitPairInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "refit-pair", input, wait);
  }

  @FurtherField(StitchingOutcome, "The stitching test: one refit's layers on another's stream")
  stitching(
    @Root() family: Family,
    @Arg("input", () => StitchingInput, {
      nullable: true,
      description: "Which; default refit 0's stream in refit 1, newest step, built-in prompts.",
    })
    input: StitchingInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "stitching", input, wait);
  }

  @FurtherField(PromptAgreementOutcome, "On which prompts refits disagree")
  promptAgreement(
    @Root() family: Family,
    @Input(() => PromptAgreementInput) input: PromptAgreementInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "prompts", input, wait);
  }

  @FurtherField(DynamicsOutcome, "When heads become themselves: stability by step, and the step at which each locks in")
  dynamics(
    @Root() family: Family,
    @Input(() => DynamicsInput) input: DynamicsInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "dynamics", input, wait);
  }

  @FurtherField(PowerOutcome, "How many refits and prompts a wanted half-width takes")
  power(
    @Root() family: Family,
    @Input(() => PowerInput) input: PowerInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "power", input, wait);
  }

  @FurtherField(InfluenceOutcome, "What each refit does to stability, and which lie apart")
  influence(
    @Root() family: Family,
    @Input(() => InfluenceInput) input: InfluenceInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "influence", input, wait);
  }

  @FurtherField(VarianceOutcome, "Whether the initial weights or the order of the data make refits differ")
  variance(
    @Root() family: Family,
    @Input(() => VarianceInput) input: VarianceInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "variance", input, wait);
  }

  @FurtherField(HeadScoresOutcome, "Head scores: what each head attends to")
  headScores(
    @Root() family: Family,
    @Arg("input", () => HeadScoresInput, {
      nullable: true,
      description: "Which; default refit 0, newest step, built-in prompts.",
    })
    input: HeadScoresInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "scores", input, wait);
  }

  @FurtherField(PortabilityOutcome, "Portability of a set of heads: what its counterparts do in the other refits")
  portability(
    @Root() family: Family,
    @Arg("input", () => PortabilityInput, { description: "Which heads; default of refit 0, zeroed, newest step." })
    input: PortabilityInput,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "portability", input, wait);
  }

  @FurtherField(TransplantOutcome, "Head transplants: what heads of the other refits recover in a head's place")
  transplant(
    @Root() family: Family,
    @Arg("input", () => TransplantInput, {
      nullable: true,
      description: "Which; default host 0, newest step, built-in prompts.",
    })
    input: TransplantInput | undefined,
    @Wait() wait: Waits,
    @Ctx() context: Context,
  ) {
    return askForReport(context, family, "transplant", input, wait);
  }
}
