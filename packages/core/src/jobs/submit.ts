/** Asking for a family to be trained. */
import { randomUUID } from "node:crypto";
import { InvalidInput } from "../errors.js";
import { type ModelConfig, modelConfig } from "../model/config.js";
import type { Visibility } from "../store/accountRecords.js";
import { type ComputeBudget, takeCompute } from "../store/computeBudgets.js";
import { notify } from "../store/events.js";
import { type CorpusRecord, NotFound } from "../store/records.js";
import { families, jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { defaultCheckpointSteps, type Recipe, validateRecipe } from "../training/train.js";
import { builtInCorpus } from "./builtins.js";
import { trainingSeconds } from "./cost.js";
import { makeTokenizer, type TokenizerChoice } from "./makeTokenizer.js";
import { counted, slugOf, taken } from "./naming.js";
import { labelOf, type SeedGrid, seedPairs } from "./seedPairs.js";
import { type Submitted, submitted, submittedBefore } from "./submitted.js";

/** A family to train. */
export interface TrainingRequest {
  name: string;
  /** default: from the name */
  slug?: string;
  /** `dVocab` is set from the tokenizer */
  config: ModelConfig;
  recipe: Recipe;
  tokenizer: TokenizerChoice;
  /** default: the built-in corpus */
  corpusHash?: string;
  initSeeds: readonly number[];
  /** default: equal to initSeeds */
  dataSeeds?: readonly number[];
  /** default: paired, one with one; crossed: each initial seed with each data seed */
  grid?: SeedGrid;
  /** default: `defaultCheckpointSteps`; 0 and the last step are always added */
  checkpointSteps?: readonly number[];
  /** a request with a key that is known gives the job of the first */
  idempotencyKey?: string;
  /** default: the team's */
  visibility?: Visibility;
  /** id of the user whose family it is; default: nobody's */
  requestedBy?: string | null;
  /** what the training is taken from; default: nobody's */
  budget?: ComputeBudget;
}

/**
 * Checks the whole request before it writes anything, then makes family, refits and job in one transaction.
 *
 * @throws InvalidInput with the field at fault; AlreadyExists if the slug is taken; NotFound if the corpus is unknown;
 *   LimitExceeded if the budget has less than what it takes
 */
export async function submitTraining(store: Store, request: TrainingRequest): Promise<Submitted> {
  const before = await submittedBefore(store, request.idempotencyKey);
  if (before) return before;

  const name = request.name.trim();
  const slug = slugOf(name, request.slug);
  const seeds = seedPairs(request);
  requireSizes({ ...request.config, dVocab: 1 });
  validateRecipe(request.recipe);
  const checkpointSteps = checkpointStepsOf(request);
  if (await store.familyBySlug(slug)) throw taken(name, slug);
  const corpus = await corpusOf(store, request.corpusHash);
  const made = await makeTokenizer({
    choice: request.tokenizer,
    filesFolder: store.filesFolder,
    corpus,
    nCtx: request.config.nCtx,
    batchSize: request.recipe.batchSize,
  });
  const { json, ...tokenizer } = made;
  const config = { ...request.config, dVocab: tokenizer.vocabSize };
  requireSizes(config);

  const tokenizerHash = await store.files.put(new TextEncoder().encode(json));
  const family: typeof families.$inferInsert = {
    id: randomUUID(),
    slug,
    name,
    source: "trained",
    config,
    recipe: request.recipe,
    tokenizer: { ...tokenizer, hash: tokenizerHash },
    corpusHash: corpus.hash,
    checkpointSteps,
    visibility: request.visibility,
    ownerId: request.requestedBy,
  };
  const job = trainingJob(family, seeds.length, request);
  const seconds = await trainingSeconds(store, { config, ...request.recipe, refits: seeds.length });
  try {
    await store.db.transaction(async (tx) => {
      await tx.insert(families).values(family);
      await tx.insert(refits).values(
        seeds.map((pair, ordinal) => ({
          id: randomUUID(),
          familyId: family.id,
          ordinal,
          ...pair,
          label: labelOf(pair),
          state: "queued" as const,
        })),
      );
      await tx.insert(jobs).values(job);
      if (request.budget) await takeCompute(tx, request.budget, seconds * 1000);
      await notify(tx, { type: "job", id: job.id }, { type: "family", familyId: family.id });
    });
  } catch (error) {
    const winner = await submittedBefore(store, request.idempotencyKey);
    if (winner) return winner;
    if (await store.familyBySlug(slug)) throw taken(name, slug);
    throw error;
  }
  return (await submitted(store, job.id, true))!;
}

function trainingJob(
  family: typeof families.$inferInsert,
  nRefits: number,
  { recipe, idempotencyKey, requestedBy }: TrainingRequest,
): typeof jobs.$inferInsert {
  const total = nRefits * recipe.steps;
  return {
    id: randomUUID(),
    kind: "train",
    state: "queued",
    familyId: family.id,
    title: `Train ${family.name}: ${counted(nRefits, "refit")}, ${counted(recipe.steps, "step")} each`,
    params: {},
    progress: { done: 0, total, unit: "step", etaSeconds: null, message: null },
    idempotencyKey,
    requestedBy,
  };
}

function checkpointStepsOf({ recipe, checkpointSteps }: TrainingRequest): number[] {
  if (!checkpointSteps) return defaultCheckpointSteps(recipe.steps);
  const bad = checkpointSteps.find((step) => !Number.isInteger(step) || step < 0 || step > recipe.steps);
  if (bad !== undefined) {
    throw new InvalidInput(
      `checkpoint step ${bad} is not reached; steps are whole numbers from 0 to ${recipe.steps}`,
      "checkpointSteps",
    );
  }
  return [...new Set([0, ...checkpointSteps, recipe.steps])].sort((a, b) => a - b);
}

async function corpusOf(store: Store, hash?: string): Promise<CorpusRecord> {
  if (hash === undefined) return builtInCorpus(store);
  const corpus = (await store.corporaByHash([hash])).get(hash);
  if (!corpus) throw new NotFound(`there is no corpus ${hash}`, "corpus");
  return corpus;
}

/** The config came from outside: its sizes are checked as a user's are. */
function requireSizes(config: ModelConfig): void {
  modelConfig({
    layers: config.nLayers,
    heads: config.nHeads,
    dModel: config.dModel,
    dHead: config.dHead,
    contextLength: config.nCtx,
    vocab: config.dVocab,
    dMlp: config.mlp?.dMlp,
    attentionOnly: config.mlp === null,
    positions: config.positions,
    parallelResidual: config.parallelResidual,
    inverseLayerScaling: config.inverseLayerScaling,
    layerNormEpsilon: config.layerNormEpsilon,
  });
}
