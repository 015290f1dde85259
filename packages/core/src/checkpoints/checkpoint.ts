/** Checkpoints as safetensors files: a refit's weights at one step, with its config and where it comes from. */
import { createHash } from "node:crypto";
import type { ModelConfig } from "../model/config.js";
import { parameterShapes, type Weights } from "../model/parameters.js";
import { readSafetensors, SafetensorsError, type StoredTensor, writeSafetensors } from "./safetensors.js";

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
  return writeSafetensors(namedTensors(meta.config, weights, ""), { format: "pt", seedscope: JSON.stringify(meta) });
}

/** @throws SafetensorsError naming the tensor whose name or shape is not the config's */
export function readCheckpoint(bytes: Uint8Array): { meta: CheckpointMeta; weights: Weights } {
  const { tensors, metadata } = readSafetensors(bytes);
  const meta = readMeta(metadata);
  return { meta, weights: weightsNamed(meta.config, tensors, "") };
}

const groups = ["weights", "firstMoments", "secondMoments"] as const;

/** @returns a safetensors file with each weight three times: `weights/…`, `firstMoments/…`, `secondMoments/…` */
export function writeTrainingState(meta: Omit<CheckpointMeta, "step">, state: ResumableState): Uint8Array {
  const tensors = Object.assign({}, ...groups.map((group) => namedTensors(meta.config, state[group], `${group}/`)));
  return writeSafetensors(tensors, { format: "pt", seedscope: JSON.stringify({ ...meta, step: state.step }) });
}

/** @throws SafetensorsError naming the tensor whose name or shape is not the config's */
export function readTrainingState(bytes: Uint8Array): { meta: CheckpointMeta; state: ResumableState } {
  const { tensors, metadata } = readSafetensors(bytes);
  const meta = readMeta(metadata);
  const [weights, firstMoments, secondMoments] = groups.map((group) => weightsNamed(meta.config, tensors, `${group}/`));
  return { meta, state: { step: meta.step, weights, firstMoments, secondMoments } };
}

/** sha256 over names, shapes and bits, in hex: equal for equal weights, whatever file they lie in. */
export function weightsHash(config: ModelConfig, weights: Weights): string {
  const hash = createHash("sha256");
  for (const [name, shape] of Object.entries(parameterShapes(config))) {
    const { buffer, byteOffset, byteLength } = weights[name];
    hash.update(`${name}[${shape}]`).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

function namedTensors(config: ModelConfig, weights: Weights, prefix: string): Record<string, StoredTensor> {
  return Object.fromEntries(
    Object.entries(parameterShapes(config)).map(([name, shape]) => [prefix + name, { shape, values: weights[name] }]),
  );
}

function weightsNamed(config: ModelConfig, tensors: Record<string, StoredTensor>, prefix: string): Weights {
  return Object.fromEntries(
    Object.entries(parameterShapes(config)).map(([name, expected]) => {
      const tensor = tensors[prefix + name];
      if (!tensor) throw new SafetensorsError(`${prefix + name} is missing; this config needs it as [${expected}]`);
      if (String(tensor.shape) !== String(expected)) {
        throw new SafetensorsError(`${prefix + name} has shape [${tensor.shape}], but this config needs [${expected}]`);
      }
      if (!(tensor.values instanceof Float32Array)) throw new SafetensorsError(`${prefix + name} is not float32`);
      return [name, tensor.values];
    }),
  );
}

function readMeta(metadata: Record<string, string>): CheckpointMeta {
  if (!metadata.seedscope)
    throw new SafetensorsError("the header has no __metadata__.seedscope, so its config is unknown");
  return JSON.parse(metadata.seedscope) as CheckpointMeta;
}
