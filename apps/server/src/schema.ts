/** The GraphQL schema, from all resolver classes. */

import "reflect-metadata";
import { type GraphQLSchema, lexicographicSortSchema } from "graphql";
import { buildSchema, getMetadataStorage, type PubSub } from "type-graphql";
import { AccountsResolver } from "./access/accounts.resolver.js";
import { guarded } from "./access/guard.js";
import { SharingResolver } from "./access/sharing.resolver.js";
import { AttentionResolver } from "./attention/attention.resolver.js";
import { CheckResolver } from "./check/check.resolver.js";
import { ClaimResolver } from "./claim/claim.resolver.js";
import { CorpusResolver } from "./corpus/corpus.resolver.js";
import { ExportBulkResolver } from "./exports/export-bulk.resolver.js";
import { ReportExportsResolver } from "./exports/report-exports.resolver.js";
import { FamilyResolver } from "./family/family.resolver.js";
import { FamilyChangeResolver } from "./familyChange/family-change.resolver.js";
import { HeadResolver } from "./head/head.resolver.js";
import { FamilyHeadResolver, HeadAcrossSeedsResolver } from "./head/head-across-seeds.resolver.js";
import { HeadsResolver } from "./head/heads.resolver.js";
import { ImportResolver } from "./import/import.resolver.js";
import { JobResolver } from "./job/job.resolver.js";
import { stoppable } from "./limits/deadline.js";
import { RateLimitResolver } from "./limits/rate-limit.resolver.js";
import { NodeResolver } from "./node/node.resolver.js";
import { PromptResolver } from "./promptSet/prompt.resolver.js";
import { PromptSetResolver } from "./promptSet/prompt-set.resolver.js";
import { PublishedResolver } from "./published/published.resolver.js";
import { RefitResolver } from "./refit/refit.resolver.js";
import { AblatedHeadResolver } from "./report/ablation/ablated-head.resolver.js";
import { AblationReportResolver } from "./report/ablation/ablation.resolver.js";
import { AgreementReportResolver } from "./report/agreement/agreement.resolver.js";
import { AnalysisResolver } from "./report/analysis.resolver.js";
import { ClassTitleResolver } from "./report/classes/class-title.resolver.js";
import { ClassesReportResolver } from "./report/classes/classes.resolver.js";
import { ComparisonReportResolver } from "./report/comparison/comparison.resolver.js";
import { EmbeddingsReportResolver } from "./report/embeddings/embeddings.resolver.js";
import { EstimateResolver } from "./report/estimate.resolver.js";
import { LayerExtremesResolver } from "./report/extremes/extremes.resolver.js";
import { FamilyAnalysesResolver } from "./report/family-analyses.resolver.js";
import { DynamicsReportResolver } from "./report/familyAnswers/dynamics.resolver.js";
import { InfluenceReportResolver } from "./report/familyAnswers/influence.resolver.js";
import { PowerReportResolver } from "./report/familyAnswers/power.resolver.js";
import { PromptAgreementReportResolver } from "./report/familyAnswers/prompt-agreement.resolver.js";
import { VarianceReportResolver } from "./report/familyAnswers/variance.resolver.js";
import {
  CommonnessReportResolver,
  CrossLayerReportResolver,
  HeadMatchResolver,
  LayerPairsResolver,
  StabilityReportResolver,
} from "./report/head/head-report.resolver.js";
import { MapReportResolver } from "./report/map/map.resolver.js";
import { NeuronsReportResolver } from "./report/neurons/neurons.resolver.js";
import { NormsReportResolver } from "./report/norms/norms.resolver.js";
import { AnalysisPendingResolver } from "./report/pending.resolver.js";
import { PortabilityReportResolver } from "./report/portability/portability.resolver.js";
import { PromptLengthReportResolver } from "./report/promptLength/prompt-length.resolver.js";
import { RefitPairReportResolver } from "./report/refitPair/refit-pair.resolver.js";
import { RequestAnalysisResolver } from "./report/request-analysis.resolver.js";
import { ResidualReportResolver } from "./report/residual/residual.resolver.js";
import { HeadScoresReportResolver } from "./report/scores/scores.resolver.js";
import { StitchingReportResolver } from "./report/stitching/stitching.resolver.js";
import { TransplantReportResolver } from "./report/transplant/transplant.resolver.js";
import { ServerInfoResolver } from "./serverInfo/server-info.resolver.js";
import { TrainingResolver } from "./training/training.resolver.js";
import { UploadResolver } from "./upload/upload.resolver.js";
import { ViewResolver } from "./view/view.resolver.js";

/** type-graphql insists on one, but every subscription here reads the store's events itself (`subscribe`). */
const noTopics: PubSub = {
  publish() {},
  subscribe(topic) {
    throw new Error(`no subscription has topics, yet ${topic} was asked for`);
  },
};

let schema: Promise<GraphQLSchema> | undefined;

/** The schema, built once a process and guarded; sorted, so that its text depends on nothing but itself. */
export function openSchema(): Promise<GraphQLSchema> {
  schema ??= buildWhole();
  return schema;
}

async function buildWhole(): Promise<GraphQLSchema> {
  // a plain property needs no resolver of type-graphql's around it: thousands are read for one page of heads
  const { objectTypes, interfaceTypes } = getMetadataStorage();
  for (const { fields = [] } of [...objectTypes, ...interfaceTypes]) {
    for (const field of fields) field.simple ??= field.name === field.schemaName;
  }
  const built = await buildSchema({
    resolvers: [
      NodeResolver,
      FamilyResolver,
      RefitResolver,
      HeadResolver,
      HeadsResolver,
      AttentionResolver,
      FamilyHeadResolver,
      HeadAcrossSeedsResolver,
      PromptResolver,
      CorpusResolver,
      PromptSetResolver,
      AnalysisResolver,
      AnalysisPendingResolver,
      FamilyAnalysesResolver,
      StabilityReportResolver,
      CrossLayerReportResolver,
      CommonnessReportResolver,
      HeadMatchResolver,
      LayerPairsResolver,
      NormsReportResolver,
      PromptLengthReportResolver,
      ComparisonReportResolver,
      ResidualReportResolver,
      AblationReportResolver,
      AblatedHeadResolver,
      MapReportResolver,
      ClassesReportResolver,
      ClassTitleResolver,
      AgreementReportResolver,
      NeuronsReportResolver,
      EmbeddingsReportResolver,
      RefitPairReportResolver,
      StitchingReportResolver,
      PromptAgreementReportResolver,
      DynamicsReportResolver,
      PowerReportResolver,
      InfluenceReportResolver,
      VarianceReportResolver,
      EstimateResolver,
      ReportExportsResolver,
      HeadScoresReportResolver,
      PortabilityReportResolver,
      TransplantReportResolver,
      LayerExtremesResolver,
      PublishedResolver,
      JobResolver,
      TrainingResolver,
      ImportResolver,
      FamilyChangeResolver,
      RequestAnalysisResolver,
      UploadResolver,
      ViewResolver,
      ClaimResolver,
      CheckResolver,
      ExportBulkResolver,
      ServerInfoResolver,
      AccountsResolver,
      SharingResolver,
      RateLimitResolver,
    ],
    pubSub: noTopics,
    validate: false,
  });
  return stoppable(guarded(lexicographicSortSchema(built)));
}
