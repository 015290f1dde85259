/** What an analysis would cost, guessed from what the last ones on this store took. */
import { desc } from "drizzle-orm";
import { embeddingSteps } from "../analysis/embedding.js";
import type { ModelConfig } from "../model/config.js";
import { parameterCount } from "../model/parameters.js";
import type { AnalysisParams, Need } from "../store/records.js";
import { artifacts } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { agreementPasses } from "./agreementNeeds.js";
import { passesOf } from "./plan.js";
import { leastTileBytes, mostTileBytes } from "./work/session.js";

/** A rough guess. */
export interface CostEstimate {
  /** as much work as so many passes of a prompt through a refit; 0 where all that it is read from is stored */
  forwardPasses: number;
  /** within a factor of three or so; waiting in the queue is not counted */
  seconds: number;
  /** of the compute process */
  memoryBytes: number;
  /** all that it is read from is stored: only the last, quick step is left */
  cached: boolean;
}

/** Multiply-adds a second of one thread, where nothing has been measured yet. */
const assumedRate = 4e9;
/** Reading tables and matching heads. */
const reportSeconds = 0.3;
/** A pair of points in a step of t-SNE. */
const pairSeconds = 1.2e-8;
/** One-to-one matching of n heads, divided by n³. */
const matchingSeconds = 6e-9;
const processBytes = 250e6;

/** @param stored keys of the needs that need not be computed */
export async function estimateCost(
  store: Store,
  { needs, ...params }: AnalysisParams,
  stored: ReadonlySet<string>,
): Promise<CostEstimate> {
  const missing = [...new Map(needs.map((need) => [need.key, need])).values()].filter(({ key }) => !stored.has(key));
  const operations = missing.reduce((sum, need) => sum + operationsOf(need), 0);
  const seconds = operations === 0 ? 0 : operations / (await measuredRate(store));
  const report = reportCost({ needs, ...params });
  return {
    forwardPasses: passesOf(missing),
    seconds: seconds + report.seconds,
    memoryBytes: processBytes + Math.max(report.bytes, ...needs.map((need) => memoryOf(need, !stored.has(need.key)))),
    cached: missing.length === 0,
  };
}

/** Reading artifacts and matching heads takes a moment, but for two measures that go through all pairs of heads. */
function reportCost({ measure, preset, options, needs }: AnalysisParams): { seconds: number; bytes: number } {
  const sizes = needs.map(({ work: { config, refits } }) => ({
    refits: refits.length,
    heads: config.nLayers * config.nHeads,
  }));
  if (measure === "map") {
    const points = sizes.reduce((sum, { refits, heads }) => sum + refits * heads, 0);
    const steps = options.method === "pca" ? 1 : embeddingSteps;
    return { seconds: reportSeconds + steps * points ** 2 * pairSeconds, bytes: 4 * 8 * points ** 2 };
  }
  if (measure !== "cross-layer" || preset === "PAPER") return { seconds: reportSeconds, bytes: 0 };
  const matchings = sizes.map(({ refits, heads }) => (refits * (refits - 1) * heads ** 3) / 2);
  return { seconds: reportSeconds + matchings.reduce((sum, n) => sum + n, 0) * matchingSeconds, bytes: 0 };
}

/** Of one unit: weights of the refits that it goes through, patterns in tiles, the table of all pairs of heads. */
function memoryOf({ passes, work: { config, refits, kind } }: Need, computed: boolean): number {
  const nHeads = refits.length * config.nHeads;
  const weights = 4 * parameterCount(config) * refits.length;
  if (kind === "agreement") {
    // sums of every head's entries and tokens, and of every pair of heads its products on every prompt
    const heads = config.nLayers * nHeads;
    const sums = 4 * heads * (config.nCtx ** 2 / 2) + 2 * 8 * 16 * heads * (passes / refits.length / agreementPasses);
    return computed ? weights + leastTileBytes + sums : 0;
  }
  if (kind !== "similarities") return computed ? weights + leastTileBytes : 0;
  const patterns = 4 * config.nLayers * nHeads * (config.nCtx ** 2 / 2) * (passes / refits.length);
  return 2 * 8 * config.nLayers * nHeads ** 2 + (computed ? weights + Math.min(mostTileBytes, patterns) : 0);
}

/** Multiply-adds, roughly. */
export function operationsOf({ passes, work: { config } }: Pick<Need, "passes" | "work">): number {
  return passes * operationsAPass(config);
}

/** Multiply-adds of one forward pass, as if every prompt filled the context: it errs alike in rate and estimate. */
export function operationsAPass(config: ModelConfig): number {
  const attention = 2 * config.nLayers * config.nHeads * config.dHead * config.nCtx;
  return config.nCtx * (parameterCount(config) + attention);
}

/** Seconds of compute that a training takes, roughly: a step is as much as three forward passes of its batch. */
export async function trainingSeconds(
  store: Store,
  { config, batchSize, steps, refits }: { config: ModelConfig; batchSize: number; steps: number; refits: number },
): Promise<number> {
  return passesSeconds(store, config, 3 * batchSize * steps * refits);
}

/** What a training takes before it is begun. */
export interface TrainingCost {
  /** of one refit */
  parameters: number;
  /** within a factor of three or so; waiting in the queue is not counted */
  seconds: number;
  /** of the checkpoints of all refits, on disk; of loss curves there is next to nothing */
  bytes: number;
}

/** @param config its vocabulary is that of the tokenizer to be */
export async function trainingCost(
  store: Store,
  asked: { config: ModelConfig; batchSize: number; steps: number; refits: number; checkpoints: number },
): Promise<TrainingCost> {
  const parameters = parameterCount(asked.config);
  return {
    parameters,
    seconds: await trainingSeconds(store, asked),
    bytes: 4 * parameters * asked.refits * asked.checkpoints,
  };
}

/** Seconds that so many forward passes take. */
export async function passesSeconds(store: Store, config: ModelConfig, passes: number): Promise<number> {
  return passes === 0 ? 0 : (passes * operationsAPass(config)) / (await measuredRate(store));
}

/** Seconds in which files are read and converted; a download waits more than it computes. */
export const readingSeconds = (bytes: number): number => bytes / 100e6;

/** Multiply-adds a second over the last analyses on this store. */
async function measuredRate(store: Store): Promise<number> {
  const last = await store.db.select().from(artifacts).orderBy(desc(artifacts.createdAt)).limit(5);
  const operations = last.reduce((sum, artifact) => sum + artifact.operations, 0);
  const seconds = last.reduce((sum, artifact) => sum + artifact.durationMs, 0) / 1000;
  return seconds > 0 ? operations / seconds : assumedRate;
}
