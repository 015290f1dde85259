/** What the runner and a compute process say to each other. Rows are the runner's; files are written on both sides. */
import type { LogitDifferences } from "../analysis/parity.js";
import type { PromptLoss } from "../analysis/perplexity.js";
import type { MeasureReport } from "../analysis/report.js";
import type { TextPatterns } from "../analysis/textPatterns.js";
import type { HubOptions } from "../checkpoints/hub.js";
import type { Finding } from "../checkpoints/integrity.js";
import type { EngineOptions } from "../engine/program.js";
import type { ExportedReport } from "../exports/exported.js";
import type { ModelConfig } from "../model/config.js";
import type { ArtifactWork, WeightsSource } from "../store/artifactWork.js";
import type {
  AnalysisParams,
  ExportFormat,
  ExportResult,
  ImportMember,
  ReportSummary,
  ReportWarning,
} from "../store/records.js";
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

/** Make what reports are read from. */
export interface MakeArtifact {
  kind: "artifact";
  work: ArtifactWork;
  /** of the artifacts that it is made from: key → file */
  files: Record<string, string>;
}

/** Read a measure off its artifacts. */
export interface ReportWork {
  kind: "report";
  params: AnalysisParams;
  /** role → file */
  files: Record<string, string>;
}

/** Bring one foreign checkpoint into the store, looking at every value on the way. */
export interface MemberWork {
  kind: "member";
  config: ModelConfig;
  member: ImportMember;
  initSeed: number | null;
  dataSeed: number | null;
  /** the rest of what the checkpoint's header says */
  provenance: Record<string, unknown>;
}

/** The loss of one checkpoint on a prompt set. */
export interface EvaluateWork {
  kind: "evaluate";
  config: ModelConfig;
  checkpoint: string;
  tokenizer: string;
  bosId: number | null;
  prompts: string;
}

/** The logits of one checkpoint, held against others. */
export interface ParityWork {
  kind: "parity";
  config: ModelConfig;
  checkpoint: string;
  tokens: number[];
  /** file of an .npy array */
  logits: string;
}

/** Look at every value of one stored checkpoint. */
export interface AuditWork {
  kind: "audit";
  config: ModelConfig;
  checkpoint: string;
}

/** Write reports into one archive. */
export interface ExportWork {
  kind: "export";
  reports: ExportedReport[];
  formats: ExportFormat[];
  /** what the archive says of when it was made */
  at: Date;
}

/** What the heads of one refit attend to on a text: of no job, for somebody waits. */
export interface LiveWork {
  kind: "live";
  config: ModelConfig;
  weights: WeightsSource;
  tokens: Int32Array;
  /** whose heads */
  layers: number[];
}

/** Read a measure off what is known so far of its similarities. */
export interface PartialWork {
  kind: "partial";
  params: AnalysisParams;
  /** "trained", and "floor" where there is one: the file of the whole, or the key of what is partly known, on so many prompts or more */
  tables: Record<string, { whole: string } | { partial: string; prompts: number }>;
}

/** A report on some of the prompts. */
export interface PartialResult {
  report: MeasureReport;
  summary: ReportSummary | null;
  /** "onnx (cpu, 1 thread)" */
  engine: string;
  /** by their places in the set, ascending */
  prompts: number[];
}

/** One unit, complete in itself: any compute process that reaches the files can do it. */
export type Work =
  | TrainWork
  | MakeArtifact
  | ReportWork
  | MemberWork
  | EvaluateWork
  | ParityWork
  | AuditWork
  | ExportWork
  | LiveWork
  | PartialWork;

/** To the compute process: once `start`, then `work`, one at a time. */
export type ToCompute =
  | {
      type: "start";
      filesFolder: string;
      writer: string;
      engine: EngineOptions;
      cacheBytes: number;
      hub: HubOptions;
      partialMs?: number;
    }
  | { type: "work"; work: Work };

/** An artifact as it was stored. */
export interface ArtifactResult {
  file: string;
  bytes: number;
  /** 0 where it was measured on none */
  prompts: number;
  promptsTruncated: number;
  startedAt: Date;
  durationMs: number;
}

/** A whole report's file, and its small part. */
export interface ReportResult {
  file: string;
  summary: ReportSummary | null;
  /** what the report itself found to warn of */
  warnings: ReportWarning[];
}

/** What a look at a checkpoint has come to. */
export interface AuditResult {
  /** file of its `CheckpointAudit` */
  audit: string;
}

/** A checkpoint as it was kept, with the file of its audit; or why it was left out. Either way, what is to be said of it. */
export type MemberResult = { findings: Finding[] } & (
  | { kept: true; weightsHash: string; file: string; bytes: number; audit: string }
  | { kept: false }
);

/** An archive as it was kept. */
export type ArchiveResult = Pick<ExportResult, "file" | "bytes" | "objectCount">;

/** What a unit may give. */
export type WorkResult =
  | ArtifactResult
  | ReportResult
  | MemberResult
  | AuditResult
  | PromptLoss
  | LogitDifferences
  | ArchiveResult
  | TextPatterns
  | PartialResult
  | null;

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
  | { type: "done"; result: WorkResult }
  /** `userError`: its message is for the user, and trying again would fail in the same way */
  | { type: "failed"; message: string; userError: boolean; field?: string };

/** How a unit tells the runner what became true while it works. */
export type Tell = (message: Extract<FromCompute, { type: "losses" | "state" | "checkpoint" | "progress" }>) => void;
