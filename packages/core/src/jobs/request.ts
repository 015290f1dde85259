/** Asking for a report: known, under way, or refused. */
import type { Preset } from "../analysis/headReport.js";
import type { JobRecord, Measure, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";

/** What is asked to be measured. */
export interface ReportRequest {
  familyId: string;
  measure: Measure;
  preset: Preset;
  /** default: the built-in set */
  promptSetHash?: string;
  /** default: the newest step that every refit has reached */
  step?: number;
  /** ordinal; default 0 */
  anchor?: number;
  /** only say what it would cost */
  dryRun?: boolean;
}

/** A rough guess, from the rate of the last analyses on this store. */
export interface CostEstimate {
  /** prompts times refits, once more for the floor; 0 where the similarities are stored */
  forwardPasses: number;
  /** within a factor of three or so; the queue is not counted */
  seconds: number;
  /** of the compute process */
  memoryBytes: number;
  /** nothing but the last, quick step is left to compute */
  cached: boolean;
}

export type RefusalCode = "TOO_FEW_REFITS" | "NO_CHECKPOINT" | "UNKNOWN_PROMPT_SET" | "INVALID_INPUT";

export interface Refusal {
  code: RefusalCode;
  message: string;
  suggestion: string | null;
}

/** `job` is null for a dry run. */
export type ReportOutcome =
  | { report: ReportRecord }
  | { job: JobRecord | null; cost: CostEstimate }
  | { refused: Refusal };

/** A report that is known answers at once; identical requests share one job. */
export declare function requestReport(store: Store, request: ReportRequest): Promise<ReportOutcome>;
