/** The demo family: what a first visit sees being trained. */
import { modelConfig } from "../model/config.js";
import { AlreadyExists, type FamilyRecord, type JobRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { optimizerConfig } from "../training/optimizer.js";
import { ensureBuiltins } from "./builtins.js";
import { submitTraining } from "./submit.js";

/**
 * Starts training the demo family: 4 refits of a byte-level transformer, about two minutes on 2 idle cores.
 *
 * @returns null if the store has a family already
 */
export async function ensureDemo(store: Store): Promise<{ family: FamilyRecord; job: JobRecord } | null> {
  if ((await store.families({ first: 1 })).totalCount > 0) return null;
  await ensureBuiltins(store);
  try {
    return await submitTraining(store, {
      name: "demo",
      config: modelConfig({ layers: 4, heads: 4, dModel: 64, contextLength: 64, vocab: 257 }),
      recipe: { optimizer: optimizerConfig("adam", { learningRate: 2e-3 }), batchSize: 16, steps: 1000 },
      tokenizer: { kind: "byte" },
      initSeeds: [1, 2, 3, 4],
      checkpointSteps: [0, 10, 20, 40, 80, 150, 250, 400, 550, 700, 850, 1000],
    });
  } catch (error) {
    if (error instanceof AlreadyExists) return null;
    throw error;
  }
}
