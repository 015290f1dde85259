/** Stored reports as GraphQL types: one a measure. */

import type { Measure, ReportRecord } from "@seedscope/core";
import type { Family } from "../family/family.type.js";
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

const typeOf: Record<Measure, new (record: ReportRecord, family: Family) => Analysis> = {
  stability: StabilityReport,
  "cross-layer": CrossLayerReport,
  commonness: CommonnessReport,
  norms: NormsReport,
  "prompt-length": PromptLengthReport,
  compare: ComparisonReport,
  residual: ResidualReport,
  ablation: AblationReport,
  map: MapReport,
  classes: ClassesReport,
  agreement: AgreementReport,
  neurons: NeuronsReport,
  embeddings: EmbeddingsReport,
  "refit-pair": RefitPairReport,
  stitching: StitchingReport,
  prompts: PromptAgreementReport,
  dynamics: DynamicsReport,
  power: PowerReport,
  influence: InfluenceReport,
  variance: VarianceReport,
  scores: HeadScoresReport,
  portability: PortabilityReport,
  transplant: TransplantReport,
};

/** A stored report as the type of its measure. */
export function reportOf(record: ReportRecord, family: Family): Analysis {
  return new typeOf[record.measure](record, family);
}
