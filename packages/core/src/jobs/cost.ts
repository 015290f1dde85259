/** What an analysis would cost, guessed from what the last ones on this store took. */
import { desc } from "drizzle-orm";
import type { ModelConfig } from "../model/config.js";
import { parameterCount } from "../model/parameters.js";
import type { PromptSetRecord } from "../store/records.js";
import { artifacts } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { mostTileBytes } from "./work/session.js";

/** A rough guess. */
export interface CostEstimate {
  /** prompts times refits, once more for the floor; 0 where the similarities are stored */
  forwardPasses: number;
  /** within a factor of three or so; waiting in the queue is not counted */
  seconds: number;
  /** of the compute process */
  memoryBytes: number;
  /** the similarities are stored: only the last, quick step is left */
  cached: boolean;
}

/** Multiply-adds a second of one thread, where nothing has been measured yet. */
const assumedRate = 4e9;
/** Reading tables and matching heads. */
const reportSeconds = 0.3;
const processBytes = 250e6;

/** @param missing how many refits, and how many similarity tables are not stored (0, 1 or 2 with the floor's) */
export async function estimateCost(
  store: Store,
  config: ModelConfig,
  promptSet: PromptSetRecord,
  missing: { refits: number; tables: number },
): Promise<CostEstimate> {
  const forwardPasses = missing.tables * missing.refits * promptSet.size;
  const seconds = forwardPasses === 0 ? 0 : (forwardPasses * operationsAPass(config)) / (await measuredRate(store));
  const nHeads = missing.refits * config.nHeads;
  const patterns = 2 * 4 * config.nLayers * nHeads * (config.nCtx ** 2 / 2) * promptSet.size;
  return {
    forwardPasses,
    seconds: seconds + reportSeconds,
    memoryBytes:
      processBytes +
      4 * parameterCount(config) * missing.refits +
      (forwardPasses === 0 ? 0 : Math.min(mostTileBytes, patterns)) +
      2 * 8 * config.nLayers * nHeads ** 2,
    cached: forwardPasses === 0,
  };
}

/** Multiply-adds of one forward pass, as if every prompt filled the context: it errs alike in rate and estimate. */
export function operationsAPass(config: ModelConfig): number {
  const attention = 2 * config.nLayers * config.nHeads * config.dHead * config.nCtx;
  return config.nCtx * (parameterCount(config) + attention);
}

/** Multiply-adds a second over the last analyses on this store. */
async function measuredRate(store: Store): Promise<number> {
  const last = await store.db.select().from(artifacts).orderBy(desc(artifacts.createdAt)).limit(5);
  const operations = last.reduce((sum, artifact) => sum + artifact.operations, 0);
  const seconds = last.reduce((sum, artifact) => sum + artifact.durationMs, 0) / 1000;
  return seconds > 0 ? operations / seconds : assumedRate;
}
