/** Asking for a family to be trained. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import { type ModelConfig, modelConfig } from "../model/config.js";
import { type ComputeBudget, takeCompute } from "../store/computeBudgets.js";
import { notify } from "../store/events.js";
import { toJob } from "../store/jobs.js";
import { type CorpusRecord, type FamilyRecord, type JobRecord, NotFound } from "../store/records.js";
import { families, jobs, refits } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { defaultCheckpointSteps, type Recipe, validateRecipe } from "../training/train.js";
import { builtInCorpus } from "./builtins.js";
import { trainingSeconds } from "./cost.js";
import { makeTokenizer, type TokenizerChoice } from "./makeTokenizer.js";
import { slugOf, taken } from "./naming.js";

/** How initial seeds and data seeds make refits. */
export type SeedGrid = "paired" | "crossed";

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
  /** what the training is taken from; default: nobody's */
  budget?: ComputeBudget;
}

/** A family, and the job that trains it. `created` is false where the idempotency key was known. */
export interface Submitted {
  family: FamilyRecord;
  job: JobRecord;
  created: boolean;
}

const mostRefits = 256;

interface SeedPair {
  initSeed: number;
  dataSeed: number;
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

export async function submittedBefore(store: Store, idempotencyKey?: string): Promise<Submitted | null> {
  if (!idempotencyKey) return null;
  const [row] = await store.db.select({ id: jobs.id }).from(jobs).where(eq(jobs.idempotencyKey, idempotencyKey));
  return row ? submitted(store, row.id, false) : null;
}

export async function submitted(store: Store, jobId: string, created: boolean): Promise<Submitted | null> {
  const [row] = await store.db
    .select()
    .from(jobs)
    .innerJoin(families, eq(families.id, jobs.familyId))
    .where(eq(jobs.id, jobId));
  return row ? { family: row.families, job: toJob(row.jobs), created } : null;
}

function trainingJob(
  family: typeof families.$inferInsert,
  nRefits: number,
  { recipe, idempotencyKey }: TrainingRequest,
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
  };
}

function seedPairs({ initSeeds, dataSeeds = initSeeds, grid = "paired" }: TrainingRequest): SeedPair[] {
  if (grid === "crossed") requireCrossable(initSeeds.length, dataSeeds.length);
  else requirePaired(initSeeds.length, dataSeeds.length);
  for (const [field, seeds] of [
    ["initSeeds", initSeeds],
    ["dataSeeds", dataSeeds],
  ] as const) {
    const bad = seeds.find((seed) => !Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff);
    if (bad !== undefined) {
      throw new InvalidInput(`seed ${bad} cannot be used; seeds are whole numbers from 0 to ${0xffff_ffff}`, field);
    }
  }
  const pairs =
    grid === "crossed"
      ? initSeeds.flatMap((initSeed) => dataSeeds.map((dataSeed) => ({ initSeed, dataSeed })))
      : initSeeds.map((initSeed, i) => ({ initSeed, dataSeed: dataSeeds[i] }));
  const seen = new Set<string>();
  for (const { initSeed, dataSeed } of pairs) {
    if (seen.has(`${initSeed} ${dataSeed}`)) {
      throw new InvalidInput(
        `initial seed ${initSeed} with data seed ${dataSeed} comes twice; two such refits would be the same model`,
        "initSeeds",
      );
    }
    seen.add(`${initSeed} ${dataSeed}`);
  }
  return pairs;
}

function requirePaired(inits: number, datas: number): void {
  if (inits === 0 || inits > mostRefits) {
    throw new InvalidInput(`there are ${inits} seeds; a family has 1 to ${mostRefits} refits, one a seed`, "initSeeds");
  }
  if (datas !== inits) {
    throw new InvalidInput(
      `there are ${datas} data seeds for ${inits} initial seeds; they are paired, so as many are needed, or a crossed grid`,
      "dataSeeds",
    );
  }
}

function requireCrossable(inits: number, datas: number): void {
  if (inits * datas > 0 && inits * datas <= mostRefits) return;
  throw new InvalidInput(
    `${inits} initial seeds crossed with ${datas} data seeds are ${inits * datas} refits; a family has 1 to ${mostRefits}`,
    datas === 0 ? "dataSeeds" : "initSeeds",
  );
}

function labelOf({ initSeed, dataSeed }: SeedPair): string {
  return initSeed === dataSeed ? `seed ${initSeed}` : `seed ${initSeed}, data ${dataSeed}`;
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

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
