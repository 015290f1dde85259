/** Checkpoints as safetensors files: a refit's weights at one step, with its config and where it comes from. */
import { createHash } from "node:crypto";
import { completeConfig, type ModelConfig, type StoredConfig } from "../model/config.js";
import { parameterShapes, type Weights } from "../model/parameters.js";
import { valueCount } from "./dtypes.js";
import { CheckpointError, shown } from "./errors.js";
import { bytesOf, readSafetensors, type StoredTensor, safetensorsHeader, writeSafetensors } from "./safetensors.js";

/** What a checkpoint's header says of it. */
export interface CheckpointMeta {
  config: ModelConfig;
  step: number;
  initSeed: number | null;
  dataSeed: number | null;
  /** recipe, corpus and tokenizer hashes, code version, engine: whatever tells how these weights came to be */
  provenance: Record<string, unknown>;
}

/** Weights with the optimizer's moments: what training goes on from. */
export interface ResumableState {
  step: number;
  weights: Weights;
  firstMoments: Weights;
  secondMoments: Weights;
}

/** @returns a safetensors file whose tensors have TransformerLens' names */
export function writeCheckpoint(meta: CheckpointMeta, weights: Weights): Uint8Array {
  return writeSafetensors(namedTensors(meta.config, weights, ""), headerMetadata(meta));
}

/**
 * The bytes that `writeCheckpoint` gives, weight by weight.
 *
 * @param weights in the order of `parameterShapes`; each is asked for when the bytes before it are taken
 * @returns chunks that are the weights' own memory
 * @throws CheckpointError naming the weight that is missing, comes out of order, or has another size than its shape
 */
export async function* streamCheckpoint(
  meta: CheckpointMeta,
  weights: AsyncIterable<readonly [name: string, values: Float32Array]>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const shapes = Object.entries(parameterShapes(meta.config));
  yield safetensorsHeader(
    shapes.map(([name, shape]) => ({ name, dtype: "F32", shape })),
    headerMetadata(meta),
  );
  const order = inOrder(meta.config);
  for await (const [name, values] of weights) {
    order.take(name, values);
    yield bytesOf(values);
  }
  order.end();
}

/**
 * @param file for messages
 * @returns weights that are views on `bytes` where those are aligned
 * @throws CheckpointError naming the tensor whose name or shape is not the config's
 */
export function readCheckpoint(
  bytes: Uint8Array,
  file = "this checkpoint",
): { meta: CheckpointMeta; weights: Weights } {
  const { tensors, metadata } = readSafetensors(bytes, file);
  const meta = readMeta(metadata, file);
  return { meta, weights: weightsNamed(meta.config, tensors, "", file) };
}

const groups = ["weights", "firstMoments", "secondMoments"] as const;

/** @returns a safetensors file with each weight three times: `weights/…`, `firstMoments/…`, `secondMoments/…` */
export function writeTrainingState(meta: Omit<CheckpointMeta, "step">, state: ResumableState): Uint8Array {
  const tensors = Object.assign({}, ...groups.map((group) => namedTensors(meta.config, state[group], `${group}/`)));
  return writeSafetensors(tensors, headerMetadata({ ...meta, step: state.step }));
}

/**
 * @param file for messages
 * @returns weights and moments that are views on `bytes` where those are aligned
 * @throws CheckpointError naming the tensor whose name or shape is not the config's
 */
export function readTrainingState(
  bytes: Uint8Array,
  file = "this training state",
): { meta: CheckpointMeta; state: ResumableState } {
  const { tensors, metadata } = readSafetensors(bytes, file);
  const meta = readMeta(metadata, file);
  const [weights, firstMoments, secondMoments] = groups.map((group) =>
    weightsNamed(meta.config, tensors, `${group}/`, file),
  );
  return { meta, state: { step: meta.step, weights, firstMoments, secondMoments } };
}

/** sha256 over names, shapes and bits, in hex: equal for equal weights, whatever file they lie in. */
export function weightsHash(config: ModelConfig, weights: Weights): string {
  const hasher = weightsHasher(config);
  for (const name of Object.keys(parameterShapes(config))) hasher.add(name, weights[name]);
  return hasher.digest();
}

/** Hashes weights one by one. */
export interface WeightsHasher {
  /**
   * The next weight, in the order of `parameterShapes`.
   *
   * @throws CheckpointError if another one is due, or its size is not its shape's
   */
  add(name: string, values: Float32Array): void;
  /**
   * @returns what `weightsHash` gives for the same weights
   * @throws CheckpointError if a weight was not added
   */
  digest(): string;
}

/** `weightsHash` for weights that are never all in memory. */
export function weightsHasher(config: ModelConfig): WeightsHasher {
  const order = inOrder(config);
  const hash = createHash("sha256");
  return {
    add(name, values) {
      const shape = order.take(name, values);
      hash.update(`${name}[${shape}]`).update(bytesOf(values));
    },
    digest() {
      order.end();
      return hash.digest("hex");
    },
  };
}

/** Sees to it that weights come in the order of `parameterShapes`, each in its size, and all of them. */
function inOrder(config: ModelConfig) {
  const due = Object.entries(parameterShapes(config)).reverse();
  return {
    /** @returns the weight's shape */
    take(name: string, values: Float32Array): number[] {
      const [expected, shape] = due.pop() ?? ["nothing more", []];
      if (name !== expected) throw new CheckpointError(`${shown(name)} came where ${expected} was due`);
      const size = valueCount(shape);
      if (values.length !== size) {
        throw new CheckpointError(`${name} has ${values.length} values, but [${shape}] needs ${size}`);
      }
      return shape;
    },
    end() {
      if (due.length > 0) throw new CheckpointError(`${due[due.length - 1][0]} is missing`);
    },
  };
}

function namedTensors(config: ModelConfig, weights: Weights, prefix: string): Record<string, StoredTensor> {
  return Object.fromEntries(
    Object.entries(parameterShapes(config)).map(([name, shape]) => [prefix + name, { shape, values: weights[name] }]),
  );
}

function weightsNamed(
  config: ModelConfig,
  tensors: Record<string, StoredTensor>,
  prefix: string,
  file: string,
): Weights {
  return Object.fromEntries(
    Object.entries(parameterShapes(config)).map(([weight, expected]) => {
      const name = prefix + weight;
      const tensor = tensors[name];
      if (!tensor) throw new CheckpointError(`${file}: ${name} is missing; this config needs it as [${expected}]`);
      if (String(tensor.shape) !== String(expected)) {
        const has = `${name} has shape [${tensor.shape}]`;
        throw new CheckpointError(`${file}: ${has}, but this config needs [${expected}]`);
      }
      if (!(tensor.values instanceof Float32Array)) throw new CheckpointError(`${file}: ${name} is not float32`);
      return [weight, tensor.values];
    }),
  );
}

/** `format` is what Hugging Face's loaders look for. */
function headerMetadata(meta: CheckpointMeta): Record<string, string> {
  return { format: "pt", seedscope: JSON.stringify(meta) };
}

function readMeta(metadata: Record<string, string>, file: string): CheckpointMeta {
  if (!metadata.seedscope) {
    throw new CheckpointError(`${file}: the header has no __metadata__.seedscope, so its config is unknown`);
  }
  let stored: Omit<CheckpointMeta, "config"> & { config: StoredConfig };
  try {
    stored = JSON.parse(metadata.seedscope);
  } catch (error) {
    throw new CheckpointError(`${file}: __metadata__.seedscope is not JSON: ${shown((error as Error).message)}`);
  }
  return { ...stored, config: completeConfig(stored.config) };
}
