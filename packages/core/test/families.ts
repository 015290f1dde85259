/** Tiny families for tests: quick to train, and trained here too, without store, queue or process. */

import { weightsHash } from "../src/checkpoints/checkpoint.js";
import { shuffledBatches } from "../src/data/batches.js";
import { builtinCorpus } from "../src/data/corpus.js";
import { openEngine } from "../src/engine/engine.js";
import { submitTraining, type TrainingRequest } from "../src/jobs/submit.js";
import { modelConfig } from "../src/model/config.js";
import type { Weights } from "../src/model/parameters.js";
import type { JobRecord } from "../src/store/records.js";
import type { Store } from "../src/store/store.js";
import { byteTokenizer } from "../src/tokenizer/byte.js";
import { optimizerConfig } from "../src/training/optimizer.js";
import { compileStep, initialState, train } from "../src/training/train.js";

/** What compute processes use by default, and fast: a tiny step takes a millisecond. */
export const engine = { name: "onnx", threads: 1 } as const;

export const tinyText = builtinCorpus({ seed: 7, bytes: 4_000 });

export const tiny = {
  config: modelConfig({ layers: 2, heads: 2, dModel: 8, contextLength: 16, vocab: 257 }),
  recipe: { optimizer: optimizerConfig("adam", { learningRate: 1e-2 }), batchSize: 4, steps: 1200 },
  tokenizer: { kind: "byte" },
  initSeeds: [1, 2],
  checkpointSteps: [0, 100, 1200],
} satisfies Partial<TrainingRequest>;

/** Instead of a hundred: every step that a family reaches is measured with them. */
export const tinyPrompts = ["The old clock said: 'no'.", "Ada went home, and home again.", "one two one two one two"];

/** A tiny family under this name, with whatever is to be otherwise. */
export async function submitTiny(store: Store, name: string, more: Partial<TrainingRequest> = {}) {
  await store.addPromptSet("tiny", tinyPrompts, true);
  const { hash } = await store.addCorpus("tiny", new TextEncoder().encode(tinyText));
  return submitTraining(store, { ...tiny, name, corpusHash: hash, ...more });
}

/** What an undisturbed training of one refit gives: its weights' hash at each checkpoint step, and all its losses. */
export async function undisturbed(seed: number, { steps = tiny.checkpointSteps } = {}) {
  const { config, recipe } = tiny;
  const opened = await openEngine(engine);
  const program = await compileStep(opened, config, recipe.batchSize);
  const tokenizer = byteTokenizer();
  const batches = shuffledBatches({
    tokens: tokenizer.encode(tinyText),
    nCtx: config.nCtx,
    batchSize: recipe.batchSize,
    bosId: tokenizer.bosId,
    dataSeed: seed,
  });
  const state = initialState(config, seed);
  const hashes: string[] = [];
  const weights: Weights[] = [];
  const losses: number[] = [];
  for (const untilStep of steps) {
    for await (const { loss } of train({ program, recipe, batches, state, untilStep })) losses.push(loss);
    hashes.push(weightsHash(config, state.weights));
    weights.push(structuredClone(state.weights));
  }
  await opened.dispose();
  return { hashes, weights, losses };
}

/** Resolves once the job is as asked; looks whenever the store tells of a change. */
export function jobThat(
  store: Store,
  id: string,
  is: (job: JobRecord) => boolean,
  timeoutMs = 50_000,
): Promise<JobRecord> {
  return new Promise((resolve, reject) => {
    let last: JobRecord | undefined;
    const look = async () => {
      last = (await store.jobsById([id])).get(id);
      if (last && is(last)) finish(() => resolve(last!));
    };
    const finish = (how: () => void) => {
      stop();
      clearTimeout(timer);
      how();
    };
    const stop = store.events.subscribe(() => void look().catch((error) => finish(() => reject(error))));
    const timer = setTimeout(
      () => finish(() => reject(new Error(`the job did not come to that: ${JSON.stringify(last)}`))),
      timeoutMs,
    );
    look().catch(reject);
  });
}

export const ended = (job: JobRecord) => job.state !== "queued" && job.state !== "running";

/** Weights hashes by refit, then by checkpoint step. */
export async function storedHashes(store: Store, familyId: string): Promise<string[][]> {
  const refits = (await store.refitsOfFamilies([familyId])).get(familyId)!;
  const checkpoints = await store.checkpointsOfRefits(refits.map(({ id }) => id));
  return refits.map(({ id }) => checkpoints.get(id)!.map(({ weightsHash }) => weightsHash));
}
