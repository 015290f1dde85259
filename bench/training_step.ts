/** Our training step, as a contestant: the first line says what to train, each later one how many steps to take. */
import { createInterface } from "node:readline";
import type { Batches } from "../packages/core/src/data/batches.js";
import { openEngine } from "../packages/core/src/engine/engine.js";
import type { ModelConfig } from "../packages/core/src/model/config.js";
import { optimizerConfig } from "../packages/core/src/training/optimizer.js";
import { compileStep, initialState, train } from "../packages/core/src/training/train.js";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => JSON.parse((await lines.next()).value ?? "null");
const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const { config, batchSize, threads } = (await hear()) as { config: ModelConfig; batchSize: number; threads: number };
const engine = await openEngine({ threads });
const program = await compileStep(engine, config, batchSize);
const state = initialState(config, 1);
const recipe = {
  optimizer: optimizerConfig("adam", { learningRate: 1e-3 }),
  batchSize,
  steps: Number.MAX_SAFE_INTEGER,
};
say({ name: `ours, ${engine.name} on ${engine.detail}` });

for (let request = await hear(); request; request = await hear()) {
  const milliseconds: number[] = [];
  let loss = Number.NaN;
  let begun = performance.now();
  const untilStep = state.step + request.steps;
  for await (const step of train({ program, recipe, batches: made(config, batchSize), state, untilStep })) {
    milliseconds.push(performance.now() - begun);
    loss = step.loss;
    begun = performance.now();
  }
  say({ milliseconds, loss, peakMegabytes: process.resourceUsage().maxRSS / 1024 });
}

/** Tokens by a formula, the same in training_step.py; each is followed by the next of its sequence. */
function made({ nCtx, dVocab }: ModelConfig, batchSize: number): Batches {
  const tokens = (step: number, ahead: number) =>
    Int32Array.from({ length: batchSize * nCtx }, (_, i) => ((i + ahead) * 7919 + step * 104_729) % dVocab);
  return {
    nSequences: Number.POSITIVE_INFINITY,
    batch: (step) => ({ inputs: tokens(step, 0), targets: tokens(step, 1) }),
  };
}
