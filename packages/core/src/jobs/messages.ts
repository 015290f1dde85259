/** What the runner and a compute process say to each other. Rows are the runner's; files are written on both sides. */
import type { Preset } from "../analysis/headReport.js";
import type { EngineOptions } from "../engine/program.js";
import type { ModelConfig } from "../model/config.js";
import type { Measure, ReportSummary } from "../store/records.js";
import type { Recipe } from "../training/train.js";

/** Train one refit from its stored state to a step, or as long as its slice lasts, and keep its state there. */
export interface TrainWork {
  kind: "train";
  /** names the stored states */
  refitId: string;
  config: ModelConfig;
  recipe: Recipe;
  initSeed: number;
  dataSeed: number;
  /** file of the tokenizer's json */
  tokenizer: string;
  /** file of the corpus' text */
  corpus: string;
  /** step of the stored state to go on from; -1, or a state that is lost: from the untrained weights */
  savedStep: number;
  /** a step whose checkpoint is kept */
  untilStep: number;
  /** it stops at the next step after this time, so that other units have their turn */
  sliceMs: number;
  /** the rest of what the checkpoint's header says */
  provenance: Record<string, unknown>;
}

/** Compare all heads of some checkpoints of one family, on a prompt set. */
export interface SimilaritiesWork {
  kind: "similarities";
  config: ModelConfig;
  /** checkpoint files by refit ordinal */
  checkpoints: string[];
  tokenizer: string;
  /** file with a JSON array of texts */
  prompts: string;
}

/** Read a measure off similarity tables. */
export interface ReportWork {
  kind: "report";
  measure: Measure;
  preset: Preset;
  anchor: number;
  /** similarity files */
  trained: string;
  floor: string | null;
}

/** One unit of a job, complete in itself: any compute process that reaches the files can do it. */
export type Work = TrainWork | SimilaritiesWork | ReportWork;

/** To the compute process: once `start`, then `work`, one at a time. */
export type ToCompute =
  | { type: "start"; filesFolder: string; writer: string; engine: EngineOptions; cacheBytes: number }
  | { type: "work"; work: Work };

/** A similarity table as it was stored. */
export interface SimilaritiesResult {
  file: string;
  bytes: number;
  prompts: number;
  promptsTruncated: number;
  forwardPasses: number;
  startedAt: Date;
  durationMs: number;
}

/** A whole report's file, and its small part. */
export interface ReportResult {
  file: string;
  summary: ReportSummary;
}

/**
 * From the compute process, in the order in which they became true: losses up to a step come before the state or the
 * checkpoint of that step. `done` or `failed` ends a unit.
 */
export type FromCompute =
  | { type: "ready"; engine: string }
  /** losses of consecutive steps, the first of them at `fromStep` (counted from 1) */
  | { type: "losses"; fromStep: number; values: number[] }
  | { type: "state"; step: number }
  | { type: "checkpoint"; step: number; weightsHash: string; file: string; bytes: number }
  | { type: "progress"; done: number; total: number }
  | { type: "done"; result: SimilaritiesResult | ReportResult | null }
  /** `userError`: its message is for the user, and trying again would fail in the same way */
  | { type: "failed"; message: string; userError: boolean };

/** How a unit tells the runner what became true while it works. */
export type Tell = (message: Extract<FromCompute, { type: "losses" | "state" | "checkpoint" | "progress" }>) => void;
