/** What the store keeps, as plain objects; and the two errors that only a store can find. */

import type { AblationKind } from "../analysis/ablationSweep.js";
import type { Detector } from "../analysis/detectors.js";
import type { FloorKind } from "../analysis/floors.js";
import type { HeadReport, Preset } from "../analysis/headReport.js";
import type { LogitDifferences } from "../analysis/parity.js";
import type { PromptLoss } from "../analysis/perplexity.js";
import type {
  ClassScope,
  MapMethod,
  Measure,
  ResidualControl,
  ResidualMeasure,
  ResidualSite,
} from "../analysis/report.js";
import type { Seeds } from "../analysis/seedVariance.js";
import type { Finding } from "../checkpoints/integrity.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { LoadOptions } from "../model/loading.js";
import type { Init } from "../model/parameters.js";
import type { EstimateValue } from "../statistics/estimate.js";
import type { Resampling } from "../statistics/resampling.js";
import type { Recipe } from "../training/train.js";
import type { Visibility } from "./accountRecords.js";
import type { ArtifactWork } from "./artifactWork.js";

/** How a family's text becomes token ids. */
export interface TokenizerRecord {
  kind: "byte" | "bpe" | "huggingface";
  name: string;
  vocabSize: number;
  /** id put before every sequence; null where the tokenizer has none */
  bosId: number | null;
  /** the file that holds its json */
  hash: string;
}

/** Models that share architecture, data and recipe and differ in declared seeds. */
export interface FamilyRecord {
  id: string;
  /** unique, from its name: a-z, 0-9 and hyphens */
  slug: string;
  name: string;
  createdAt: Date;
  source: "trained" | "imported";
  config: ModelConfig;
  /** null where it was not trained here */
  recipe: Recipe | null;
  tokenizer: TokenizerRecord;
  corpusHash: string | null;
  /** steps at which every refit keeps its weights, ascending; of a family trained here, 0 is always among them */
  checkpointSteps: number[];
  floor: FamilyFloor;
  /** the file of an imported family's manifest, as it was read */
  manifestHash: string | null;
  /** what was found at import; of a family trained here, by its last check of integrity; null before */
  integrity: Integrity | null;
  visibility: Visibility;
  /** id of the user who made it; null: nobody in particular */
  ownerId: string | null;
}

/**
 * The untrained networks that a family's floor is measured on: its own step-0 checkpoints; networks drawn anew from
 * each refit's seed, from an init that its manifest declares or, where it says nothing, from TransformerLens'; none.
 */
export type FamilyFloor = { null: "step-0" } | { null: "drawn"; init: Init; declared: boolean } | { null: "none" };

/** What an import, or a check, found out about a family's weights. */
export interface Integrity {
  /** ISO 8601 */
  checkedAt: string;
  /** how many were read and kept */
  checkpoints: number;
  /** of every refit at the newest step that all have, on the built-in prompts */
  losses: RefitLoss[];
  findings: Finding[];
}

export type RefitState = "queued" | "training" | "trained" | "importing" | "imported" | "failed" | "cancelled";

/** One trained member of a family. */
export interface RefitRecord {
  id: string;
  familyId: string;
  /** position in its family, from 0 */
  ordinal: number;
  /** "seed 1", or "seed 1, data 2" where the two differ; of an imported refit, what its manifest calls it */
  label: string;
  initSeed: number | null;
  dataSeed: number | null;
  /** the last step whose loss is recorded; after a crash it falls back to the last stored training state */
  step: number;
  state: RefitState;
}

/** A refit's weights at one step; step 0 is its untrained twin. */
export interface CheckpointRecord {
  id: string;
  refitId: string;
  step: number;
  /** tokens seen until then: step · batch · context; null where that is not known */
  tokens: number | null;
  /** sha256 of the weights alone: equal for equal weights */
  weightsHash: string;
  /** the safetensors file */
  fileHash: string;
  /** size of that file */
  bytes: number;
  /** the file of its `CheckpointAudit`; null where nobody has looked, as after training */
  auditHash: string | null;
  createdAt: Date;
}

/** A text that is trained on; immutable, named by its content. */
export interface CorpusRecord {
  hash: string;
  name: string;
  bytes: number;
  fileHash: string;
  builtIn: boolean;
  createdAt: Date;
}

/** Texts that are measured on; immutable, named by their content. */
export interface PromptSetRecord {
  hash: string;
  name: string;
  /** how many prompts */
  size: number;
  fileHash: string;
  builtIn: boolean;
  createdAt: Date;
}

export type WarningCode =
  | "FEW_SEEDS"
  | "FEW_PROMPTS"
  | "PROMPTS_TRUNCATED"
  | "NO_FLOOR"
  | "FLOOR_DRAWN"
  | "FLOOR_ABOVE_VALUE"
  | "UNFINISHED_TRAINING"
  | "SELF_TERMS_INCLUDED"
  | "FEW_TOKENS"
  | "SEEDS_SHARED"
  | "SHORT_CONTEXT";

/** What a reader must know before believing a number, in a sentence. */
export interface ReportWarning {
  code: WarningCode;
  message: string;
}

/** Where a report's numbers come from: enough to compute them again. */
export interface Provenance {
  key: string;
  /** weights hashes by refit ordinal, but for those that are left out; of other families after the family's own */
  weights: string[];
  /** the same of the untrained twins; empty where there are none */
  floorWeights: string[];
  /** the prompt set's hash */
  promptSet: string;
  /** canonical JSON of the parameters that the key covers */
  paramsJson: string;
  codeVersion: string;
  /** "onnx (cpu, 1 thread)" */
  engine: string;
  dtype: string;
  startedAt: Date;
  /** computing time of this report and of all that it was read from, what was already stored included */
  durationMs: number;
  reproduceCommand: string;
}

/** The small part of a report, for lists and sparklines; the whole is a file. */
export interface ReportSummary {
  overall: EstimateValue;
  layers: HeadReport["layers"];
  /** stability: ΔS; absent before 0.4.0 */
  drop?: EstimateValue | null;
}

/** An immutable, content-addressed analysis result. */
export interface ReportRecord {
  key: string;
  measure: Measure;
  familyId: string;
  promptSetHash: string;
  preset: Preset;
  step: number;
  anchor: number;
  /** null for measures whose layers have no estimates */
  summary: ReportSummary | null;
  /** file: the whole report as JSON; `store.reportResult` reads it */
  resultHash: string;
  warnings: ReportWarning[];
  provenance: Provenance;
  createdAt: Date;
}

export type JobKind = "train" | "import" | "analysis" | "check" | "export";
export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** How far a job is; `done` and `total` count `unit`s. */
export interface JobProgress {
  done: number;
  total: number;
  /** "step" (of all refits together), "forward pass", "byte" or "report" */
  unit: string;
  /** at the rate of the last seconds; null while unknown */
  etaSeconds: number | null;
  message: string | null;
}

export interface JobFailure {
  /** a sentence for the user */
  message: string;
  /** false where trying again would fail in the same way */
  retryable: boolean;
}

/** Work longer than a request. */
export interface JobRecord {
  id: string;
  kind: JobKind;
  state: JobState;
  stateSince: Date;
  createdAt: Date;
  familyId: string;
  /** what it does, in one line */
  title: string;
  params: JobParams;
  progress: JobProgress;
  failure: JobFailure | null;
  /** of a check or an export that has succeeded */
  result: JobResult | null;
  /** identical work shares one active job; null for training */
  key: string | null;
  /** id of the user who asked for it; null: nobody in particular */
  requestedBy: string | null;
  /** that it was asked for with, as it is stored; null where there was none */
  idempotencyKey: string | null;
}

/** A state of the explorer under a short address. */
export interface ViewRecord {
  id: string;
  shortCode: string;
  title: string;
  /** the explorer's path, without origin: "/f/demo" */
  path: string;
  state: Record<string, unknown>;
  /** keys of the reports that it shows */
  pinned: string[];
  /** id of the user who saved it; null: nobody in particular */
  createdBy: string | null;
  createdAt: Date;
}

/** A sentence, and the number of a report that bears it out. */
export interface ClaimRecord {
  id: string;
  shortCode: string;
  familyId: string;
  statement: string;
  reportKey: string;
  /** which number of the report: "overall", "layers/3", "heads/L3H5", "classes/7" */
  place: string;
  /** the number as it stood when the claim was made */
  estimate: EstimateValue | null;
  /** id of the user who made it; null: nobody in particular */
  createdBy: string | null;
  createdAt: Date;
}

/** What people call a class of a report. */
export interface ClassLabelRecord {
  reportKey: string;
  ordinal: number;
  label: string;
  /** id of the user who named it; null: nobody in particular */
  labelledBy: string | null;
  updatedAt: Date;
}

/** Something that a report is read from, under the name that its measure knows it by. */
export interface Need {
  role: string;
  /** artifact key */
  key: string;
  /** as much work as so many forward passes of a prompt through a refit */
  passes: number;
  work: ArtifactWork;
  /** keys of the artifacts that it is made from: they are made first */
  after?: string[];
}

/** What a measure can be told beyond preset, prompts, step and anchor; each measure knows its own. */
export interface ReportOptions {
  /** what "nothing was learned" means; left out where the measure has no floor */
  floor?: FloorKind;
  /** left out where nothing has an interval */
  resampling?: Resampling;
  /** ordinals of refits that are left out, ascending; left out: none is */
  exclude?: number[];
  /** classes: where a class' members may lie */
  scope?: ClassScope;
  /** classes: from which similarity on a head is a near-copy */
  near?: number;
  /** agreement: whether what heads are worth is compared too */
  effects?: boolean;
  load?: LoadOptions;
  site?: ResidualSite;
  selfPairs?: boolean;
  /** slug of the family that is compared */
  against?: string;
  /** hash of the corpus that perplexities are measured on; left out: the prompts, joined by blank lines */
  text?: string;
  /** hashes, shortest prompts first */
  promptSets?: string[];
  ablationKind?: AblationKind;
  method?: MapMethod;
  neighbourhood?: number | null;
  /** slugs of further families on the map */
  also?: string[];
  residualMeasure?: ResidualMeasure;
  control?: ResidualControl;
  /** refit-pair, stitching: ordinal of the refit that the left one, the anchor, is held against or stitched to */
  right?: number;
  /** prompts: the one head of the anchor that is looked at, "L3H5"; left out: all */
  head?: string;
  /** dynamics: all steps up to the last that is looked at */
  steps?: number[];
  share?: number;
  /** power: wanted */
  halfWidth?: number;
  /** scores: a pattern to look for */
  detector?: Detector;
  /** portability: labels, "L0H3", by layer and index */
  heads?: string[];
  /** portability: random sets a refit */
  controls?: number;
}

/** What a report calls the things that it is about. */
export interface ReportAbout {
  /** the family first, then those that it is held against */
  families: { slug: string; nLayers: number; optimizer: string | null }[];
  /** there where each family was taken at its own last step, and those differ: no one step names them */
  lastSteps?: true;
  /** as in `options.promptSets`; words where all prompts have as many */
  promptSets?: { hash: string; name: string; prompts: number; words: number | null }[];
  text?: { name: string; hash: string };
  /** variance: by refit */
  seeds?: Seeds[];
}

/** What an analysis job computes: a report, and everything that it is read from. */
export interface AnalysisParams {
  measure: Measure;
  preset: Preset;
  step: number;
  anchor: number;
  promptSetHash: string;
  options: ReportOptions;
  about: ReportAbout;
  needs: Need[];
  /** weights hashes by refit ordinal, those of other families after the family's own */
  weights: string[];
  /** of the untrained networks; empty where there are none, or the measure has no floor */
  floorWeights: string[];
  paramsJson: string;
}

/** One checkpoint to be imported, and where it lies. */
export interface ImportMember {
  refitId: string;
  label: string;
  step: number;
  source: MemberSource;
  /** that its manifest vouches for, or the hub; null where neither does */
  sha256: string | null;
  /** of the file, all shards together */
  bytes: number;
}

/** A file on a disk that the compute process reaches, one in the store that was uploaded, or one on the hub. */
export type MemberSource =
  | { kind: "disk"; path: string; name: string }
  | { kind: "upload"; hash: string; name: string }
  | { kind: "hub"; repo: string; revision: string; file: string; commit?: string };

/** What an import job reads. Findings of the files' headers come with it, and those of its members are added. */
export interface ImportParams {
  members: ImportMember[];
  findings: Finding[];
  /** members that could not be used */
  leftOut: { refitId: string; step: number }[];
  /** the step that stands for "final" where nobody says which it is; null where all steps are known */
  inventedStep: number | null;
}

/** What a check measures: losses of every refit on a prompt set, and perhaps one refit's logits against others. */
export interface CheckParams {
  step: number;
  promptSetHash: string;
  parity: ParityParams | null;
  /** whether every stored checkpoint's weights are looked at; left out: no */
  integrity?: boolean;
}

/** Logits that somebody else computed for these tokens, to hold one refit's against. */
export interface ParityParams {
  /** refit */
  ordinal: number;
  tokens: number[];
  /** file of an .npy array, float [tokens, vocabulary] */
  logits: string;
}

/** Loss of one refit on a prompt set. */
export interface RefitLoss extends PromptLoss {
  ordinal: number;
  /** exp(loss) */
  perplexity: number;
}

/** How far one refit's logits are from a reference. */
export interface Parity extends LogitDifferences {
  ordinal: number;
}

export interface CheckResult {
  losses: RefitLoss[];
  parity: Parity | null;
}

/** What a training job trains. */
export interface TrainParams {
  /** ordinals of the refits that extend a family, `to` excluded; left out: all that the family has */
  refits?: { from: number; to: number };
}

/** In what shapes a report leaves. json: all of it. csv, parquet: its tables. svg: its figures. npz: its arrays. */
export const exportFormats = ["json", "csv", "parquet", "svg", "npz"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which reports are put into one archive. */
export interface ExportParams {
  /** keys, in the order of the archive */
  reports: string[];
  formats: ExportFormat[];
  /** how long the archive is kept once it is made */
  days: number;
}

/** An archive as it was stored. */
export interface ExportResult {
  file: string;
  bytes: number;
  /** of files in it */
  objectCount: number;
  /** ISO 8601: from then on it may be gone */
  expiresAt: string;
}

export type JobResult = CheckResult | ExportResult;

export type JobParams = TrainParams | AnalysisParams | ImportParams | CheckParams | ExportParams;

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** of the whole list, filter included */
  totalCount: number;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** Something that is asked for by name and is not there. */
export class NotFound extends InvalidInput {
  override name = "NotFound";
}

/** Something that the present state of things does not allow, though nothing is wrong with it. */
export class Conflict extends InvalidInput {
  override name = "Conflict";
}

/** Something that would be created and is there already. */
export class AlreadyExists extends InvalidInput {
  override name = "AlreadyExists";
}

/** More than what a viewer may have for now. */
export class LimitExceeded extends InvalidInput {
  override name = "LimitExceeded";
}
