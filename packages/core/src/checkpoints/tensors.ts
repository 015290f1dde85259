/** What a file of named tensors is, whatever its format: read one tensor at a time. */
import type { Dtype } from "./dtypes.js";

export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** Named tensors on disk. Nothing is read before it is asked for; whoever opened it closes it. */
export interface TensorFile {
  readonly name: string;
  readonly format: "safetensors" | "torch";
  /** bytes on disk, all shards together */
  readonly bytes: number;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** what a safetensors header says under `__metadata__` */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * One tensor's values, row-major, as float32 (F16, BF16 exactly; F64 rounded), in memory of their own.
   *
   * @throws CheckpointError if there is no such tensor, it is of integers or booleans, or the file ends before it does
   */
  read(tensor: string): Promise<Float32Array>;
  close(): Promise<void>;
}
