/** The unit that trains one refit up to its next checkpoint. */
import { readTrainingState, weightsHash, writeCheckpoint, writeTrainingState } from "../../checkpoints/checkpoint.js";
import { shuffledBatches } from "../../data/batches.js";
import { compileStep, initialState, type TrainingState, train } from "../../training/train.js";
import type { Tell, TrainWork } from "../messages.js";
import type { Session } from "./session.js";

/** How often losses are told, and how often a long unit's state is stored, in milliseconds. */
const tellEvery = 250;
const saveEvery = 30_000;

/**
 * From the stored state, or the untrained weights, to `untilStep`; there it stores checkpoint and state. Started again
 * after a crash it goes on from the last stored state, to the same bits on the same engine.
 */
export async function trainUnit(session: Session, work: TrainWork, tell: Tell): Promise<void> {
  const { config, recipe, initSeed, dataSeed, untilStep } = work;
  const state = work.state
    ? readTrainingState(await session.files.read(work.state)).state
    : initialState(config, initSeed);
  if (!work.state) await storeCheckpoint(session, work, state, tell);
  if (state.step < untilStep) {
    const tokenizer = await session.tokenizer(work.tokenizer);
    const tokens = await session.corpus(work.corpus, work.tokenizer);
    const { batchSize } = recipe;
    const batches = shuffledBatches({ tokens, nCtx: config.nCtx, batchSize, bosId: tokenizer.bosId, dataSeed });
    const program = await session.program(`step ${batchSize} ${JSON.stringify(config)}`, () =>
      compileStep(session.engine, config, batchSize),
    );
    const report = losses(tell, state.step + 1);
    let savedAt = Date.now();
    for await (const { step, loss } of train({ program, recipe, batches, state, untilStep })) {
      report.add(loss);
      if (step < untilStep && Date.now() - savedAt > saveEvery) {
        report.flush();
        await storeState(session, work, state, tell);
        savedAt = Date.now();
      }
    }
    report.flush();
    await storeCheckpoint(session, work, state, tell);
  }
  await storeState(session, work, state, tell);
}

/** Gathers losses and tells them a few times a second. */
function losses(tell: Tell, fromStep: number): { add(loss: number): void; flush(): void } {
  let values: number[] = [];
  let next = fromStep;
  let toldAt = Date.now();
  const flush = () => {
    if (values.length > 0) tell({ type: "losses", fromStep: next, values });
    next += values.length;
    values = [];
    toldAt = Date.now();
  };
  return {
    add(loss) {
      values.push(loss);
      if (Date.now() - toldAt >= tellEvery) flush();
    },
    flush,
  };
}

async function storeCheckpoint(session: Session, work: TrainWork, state: TrainingState, tell: Tell): Promise<void> {
  const { config, initSeed, dataSeed, provenance } = work;
  const file = writeCheckpoint({ config, step: state.step, initSeed, dataSeed, provenance }, state.weights);
  tell({
    type: "checkpoint",
    step: state.step,
    weightsHash: weightsHash(config, state.weights),
    file: await session.files.put(file),
    bytes: file.byteLength,
  });
}

async function storeState(session: Session, work: TrainWork, state: TrainingState, tell: Tell): Promise<void> {
  const { config, initSeed, dataSeed, provenance } = work;
  const file = writeTrainingState({ config, initSeed, dataSeed, provenance }, state);
  tell({ type: "state", step: state.step, file: await session.files.put(file) });
}
