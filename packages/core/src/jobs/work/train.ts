/** The unit that trains one refit up to its next checkpoint. */
import { readTrainingState, weightsHash, writeCheckpoint, writeTrainingState } from "../../checkpoints/checkpoint.js";
import { shuffledBatches } from "../../data/batches.js";
import { compileStep, initialState, type TrainingState, train } from "../../training/train.js";
import type { Tell, TrainWork } from "../messages.js";
import type { Session } from "./session.js";

/** How often losses are told, in milliseconds. */
const tellEvery = 250;
/** A slice is at least so many times as long as storing the state took. */
const slicesASave = 20;

/**
 * From the stored state, or the untrained weights, towards `untilStep`, for as long as the slice lasts. Where it stops
 * it stores the state, and at `untilStep` the checkpoint too. Whatever slices and crashes lie on the way, the same
 * engine gives the same bits.
 */
export async function trainUnit(session: Session, work: TrainWork, tell: Tell): Promise<void> {
  const { config, recipe, dataSeed, untilStep } = work;
  const state = await storedState(session, work);
  if (state.step === 0) await storeCheckpoint(session, work, state, tell);
  const tokenizer = await session.tokenizer(work.tokenizer);
  const tokens = await session.corpus(work.corpus, work.tokenizer);
  const { batchSize } = recipe;
  const batches = shuffledBatches({ tokens, nCtx: config.nCtx, batchSize, bosId: tokenizer.bosId, dataSeed });
  const program = await session.program(`step ${batchSize} ${JSON.stringify(config)}`, () =>
    compileStep(session.engine, config, batchSize),
  );
  const report = losses(tell, state.step + 1);
  const endsAt = Date.now() + Math.max(work.sliceMs, slicesASave * session.saveMs);
  for await (const { loss } of train({ program, recipe, batches, state, untilStep })) {
    report.add(loss);
    if (Date.now() >= endsAt) break;
  }
  report.flush();
  if (state.step === untilStep) await storeCheckpoint(session, work, state, tell);
  await storeState(session, work, state, tell);
}

async function storedState(
  session: Session,
  { refitId, savedStep, config, initSeed }: TrainWork,
): Promise<TrainingState> {
  const file = savedStep < 0 ? null : await session.files.readState(refitId, savedStep);
  return file ? readTrainingState(file).state : initialState(config, initSeed);
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
  const { config } = work;
  const file = writeCheckpoint({ ...headerOf(session, work), step: state.step }, state.weights);
  tell({
    type: "checkpoint",
    step: state.step,
    weightsHash: weightsHash(config, state.weights),
    file: await session.files.put(file),
    bytes: file.byteLength,
  });
}

async function storeState(session: Session, work: TrainWork, state: TrainingState, tell: Tell): Promise<void> {
  const began = Date.now();
  await session.files.putState(work.refitId, state.step, writeTrainingState(headerOf(session, work), state));
  session.saveMs = Date.now() - began;
  tell({ type: "state", step: state.step });
}

function headerOf({ engine }: Session, { config, initSeed, dataSeed, provenance }: TrainWork) {
  return { config, initSeed, dataSeed, provenance: { ...provenance, engine: `${engine.name} (${engine.detail})` } };
}
