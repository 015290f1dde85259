/** Everything that core offers, by folder. There is no other door. */

// analysis
export { ablation, correlationTrend, zeroAblation } from "./analysis/ablation.js";
export { effectVectors, type PromptEffect, promptEffect } from "./analysis/ablationEffects.js";
export { type AblationKind, type AblationTable, ablationKinds, type TokenAblation } from "./analysis/ablationSweep.js";
export { agreement } from "./analysis/agreement.js";
export { type AgreementFloorTable, agreementFloor } from "./analysis/agreementFloor.js";
export { type AgreementRequest, type AgreementTable, headAgreement } from "./analysis/agreementTable.js";
export type * from "./analysis/circuitReports.js";
export { type ClassOptions, classes, type HeadPlace, headClasses } from "./analysis/classes.js";
export { type ClassPairs, type FamilyPairs, familyPairs } from "./analysis/classPairs.js";
export { commonness } from "./analysis/commonness.js";
export { type CompareInput, compare } from "./analysis/compare.js";
export { crossLayer } from "./analysis/crossLayer.js";
export { type Detector, type DetectorKey, parseDetector } from "./analysis/detectors.js";
export { dynamics } from "./analysis/dynamics.js";
export { type EmbeddingsTable, embeddingSimilarities, embeddings } from "./analysis/embeddings.js";
export { type LayerExtremes, type LayerPlace, layerExtremes } from "./analysis/extremes.js";
export type * from "./analysis/familyReports.js";
export { type FloorKind, floorKinds } from "./analysis/floors.js";
export { type FunctionDistance, functionDistance } from "./analysis/functionDistance.js";
export type { HeadMatch, HeadReport, HeadValue, Preset } from "./analysis/headReport.js";
export { influence } from "./analysis/influence.js";
export { type LayerGrid, layerGrid } from "./analysis/layerGrid.js";
export { mapOfHeads } from "./analysis/map.js";
export { type NeuronTable, neuronMatches, neurons } from "./analysis/neurons.js";
export { norms, weightNorms } from "./analysis/norms.js";
export { estimateAt } from "./analysis/places.js";
export { type PortedLosses, portability, portedLosses } from "./analysis/portability.js";
export { power, predictedHalfWidth } from "./analysis/power.js";
export { promptAgreement } from "./analysis/promptAgreement.js";
export { promptLength } from "./analysis/promptLength.js";
export * from "./analysis/published/index.js";
export { refitPair } from "./analysis/refitPair.js";
export type * from "./analysis/report.js";
export { type ResidualTable, residual, residualSimilarities } from "./analysis/residual.js";
export { scores } from "./analysis/scores.js";
export { headScores, type ScoreName, type ScoreTable, scoreNames } from "./analysis/scoreTable.js";
export { type Seeds, seedVariance } from "./analysis/seedVariance.js";
export { headSignatures, type Signatures } from "./analysis/signatures.js";
export { headSimilarities, type SimilarityRequest, type SimilarityTable } from "./analysis/similarity.js";
export { stability } from "./analysis/stability.js";
export { type StitchedLosses, stitchedLosses } from "./analysis/stitchedLosses.js";
export { stitching } from "./analysis/stitching.js";
export { type StreamNorms, streamNorms } from "./analysis/streamNorms.js";
export { type TextLoss, textLoss } from "./analysis/textLoss.js";
export { patternOf, type TextPatterns } from "./analysis/textPatterns.js";
export { headLosses, type TransplantedLosses, transplantedLosses } from "./analysis/transplant.js";
export { transplant } from "./analysis/transplantReport.js";

// checkpoints
export {
  type BuiltInManifest,
  builtInManifest,
  builtInManifests,
} from "./checkpoints/catalogue/index.js";
export { type CheckpointMeta, readCheckpoint, weightsHash, writeCheckpoint } from "./checkpoints/checkpoint.js";
export { CheckpointError } from "./checkpoints/errors.js";
export type { HubOptions } from "./checkpoints/hub.js";
export { inferManifest } from "./checkpoints/importFolder.js";
export type { Finding, FindingCode, Severity } from "./checkpoints/integrity.js";
export type { LayoutName } from "./checkpoints/layouts/layout.js";
export { type Manifest, parseManifest } from "./checkpoints/manifest.js";
export { filesBeside } from "./checkpoints/manifestFiles.js";
export { type NpyType, npyOf } from "./checkpoints/npy.js";

// data
export { type Batches, shuffledBatches } from "./data/batches.js";
export { builtinPrompts, encodePrompts, type PromptSet, parsePromptSet } from "./data/prompts.js";

// engine
export { engineStatuses, openEngine } from "./engine/engine.js";
export type { Engine, EngineName, EngineOptions, EngineStatus, Program } from "./engine/program.js";
export { InvalidInput } from "./errors.js";

// exports
export { arraysOf, type ReportArray, reportArray } from "./exports/arrays.js";
export { csvOf } from "./exports/csv.js";
export * from "./exports/exported.js";
export { type FigureOptions, figuresOf, figureWidths } from "./exports/figures/index.js";
export type { Cell, ColumnAbout, ColumnType, Table } from "./exports/table.js";
export { tablesOf } from "./exports/tables/index.js";

// figures
export { type Bar, bars } from "./figures/bars.js";
export { heatmap, heatmapsByLayer } from "./figures/heatmap.js";
export { layerCurves, layerNames, type Series } from "./figures/layers.js";
export { scatter, scatterPanels, scattersBeside } from "./figures/scatter.js";
export { type Spec, toSvg } from "./figures/svg.js";
export { type Look, lookNames } from "./figures/theme.js";
export { ensureBuiltins } from "./jobs/builtins.js";
// jobs
export { submitCheck } from "./jobs/checking.js";
export { differenceOf, type EstimateDifference, makeClaim, requestAgain } from "./jobs/claiming.js";
export { ComputeCrash, ComputeKilled } from "./jobs/computeProcess.js";
export { cancelJob, retryJob } from "./jobs/control.js";
export { type CostEstimate, type TrainingCost, trainingCost } from "./jobs/cost.js";
export { deleteFamily, type FamilyRemains, remainsOf } from "./jobs/deleting.js";
export { ensureDemo } from "./jobs/demo.js";
export { type ExportRequest, submitExport } from "./jobs/exporting.js";
export { extendFamily } from "./jobs/extending.js";
export { type JobCounts, jobCounts, type Readiness, readiness } from "./jobs/health.js";
export { type ImportPlan, type ImportRequest, type PlannedMember, planImport } from "./jobs/importPlan.js";
export { configHash } from "./jobs/keys.js";
export { Live, LiveRefused, type LiveRequest } from "./jobs/live.js";
export type { TokenizerChoice } from "./jobs/makeTokenizer.js";
export type { RequestOptions } from "./jobs/needs.js";
export { partialPrompts, partialReport } from "./jobs/partialReport.js";
export type { Refusal, RefusalCode } from "./jobs/refusal.js";
export { askedFor, inBatch, type ReportOutcome, type ReportRequest, requestReport } from "./jobs/request.js";
export { type Runner, type RunnerOptions, startRunner } from "./jobs/runner.js";
export type { SeedGrid } from "./jobs/seedPairs.js";
export { submitTraining, type TrainingRequest } from "./jobs/submit.js";
export { submitImport } from "./jobs/submitImport.js";
export { drawnFrom } from "./jobs/warnings.js";
export { LeastRecentlyUsed } from "./jobs/work/leastRecentlyUsed.js";

// model
export { compileCapture, hookName, type Site } from "./model/capture.js";
export { type Activation, type ModelConfig, type ModelSizes, modelConfig } from "./model/config.js";
export { type LoadOptions, loaded } from "./model/loading.js";
export { initParameters, parameterCount, parameterShapes, type Weights } from "./model/parameters.js";

export { paperPresets, type TrainingPreset, trainingPreset } from "./model/presets.js";

// random
export { type RandomStream, randomStream } from "./random.js";

// statistics
export type { EstimateValue, Interval, Samples, Spread, Verdict } from "./statistics/estimate.js";
export { intervalOf } from "./statistics/estimate.js";
export { defaultResampling, type ResampleAxes, type Resampling } from "./statistics/resampling.js";
export { readAblation } from "./store/ablations.js";
// store
export * from "./store/accountRecords.js";
export { tokenPrefix } from "./store/accounts.js";
export { type ComputeBudget, type ComputeLeft, computeLeft } from "./store/computeBudgets.js";
export type { StoreEvent } from "./store/events.js";
export type { FileReferences } from "./store/fileReferences.js";
export { FileError } from "./store/files.js";
export type { TrainingProgress } from "./store/jobs.js";
export type { LossCurve, LossSummary } from "./store/losses.js";
export { type HeadSlot, type Neighbour, neighbours } from "./store/neighbours.js";
export * from "./store/records.js";
export { type LayerPairs, refitPairs } from "./store/refitPairs.js";
export type { ReportArtifact } from "./store/reports.js";
export { type Sight, sees } from "./store/sight.js";
export { openStore, type Store, type StoreOptions } from "./store/store.js";
export { sweepFiles } from "./store/sweep.js";
export { codeVersion } from "./store/version.js";
export { trainBpe } from "./tokenizer/bpe.js";
// tokenizer
export { byteTokenizer } from "./tokenizer/byte.js";
export { readTokenizer } from "./tokenizer/read.js";
export type { Tokenizer, TokenizerKind } from "./tokenizer/tokenizer.js";

// training
export { type OptimizerConfig, optimizerConfig } from "./training/optimizer.js";
export {
  compileStep,
  defaultCheckpointSteps,
  initialState,
  type Recipe,
  type TrainingState,
  train,
  validateRecipe,
} from "./training/train.js";
