/** Asking for a family to be trained. */
import type { ModelConfig } from "../model/config.js";
import type { FamilyRecord, JobRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import type { Recipe } from "../training/train.js";

/** How a family's text becomes tokens: bytes, a BPE trained on its corpus, or a Hugging Face tokenizer.json. */
export type TokenizerChoice =
  | { kind: "byte" }
  | { kind: "bpe"; vocab: number }
  | { kind: "huggingface"; json: string; name?: string };

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
  /** paired with initSeeds; default: equal to them */
  dataSeeds?: readonly number[];
  /** default: `defaultCheckpointSteps`; 0 and the last step are always added */
  checkpointSteps?: readonly number[];
  /** a request with a key that is known gives the job of the first */
  idempotencyKey?: string;
}

/**
 * Checks the whole request before it writes anything, then makes family, refits and job in one transaction.
 *
 * @throws InvalidInput with the field at fault; AlreadyExists if the slug is taken; NotFound if the corpus is unknown
 */
export declare function submitTraining(
  store: Store,
  request: TrainingRequest,
): Promise<{ family: FamilyRecord; job: JobRecord; created: boolean }>;

/** Makes sure that the built-in corpus and prompt set are in the store. */
export declare function ensureBuiltins(store: Store): Promise<void>;

/** Starts training the demo family on a store without families. @returns null if there is a family already */
export declare function ensureDemo(store: Store): Promise<{ family: FamilyRecord; job: JobRecord } | null>;
