/** The rows that layouts are made of: one tensor of a file, and how it becomes weights. */
import type { SourceTensor } from "./layout.js";
import { view } from "./view.js";

/** The tensor is the weight, number for number, if perhaps under another shape. */
export function same(name: string, shape: readonly number[], weight: string): SourceTensor {
  return { name, shape, weights: [weight], split: (values) => [values] };
}

/** PyTorch's Linear keeps [out, in], TransformerLens [in, out]. */
export function transposed(name: string, shape: readonly [out: number, inputs: number], weight: string): SourceTensor {
  return { name, shape, weights: [weight], split: (values) => [view(values, shape).transpose([1, 0]).copy()] };
}

/** Queries, keys and values in one tensor; `part` takes out the first, second and third. */
export function fused(
  name: string,
  shape: readonly number[],
  weights: readonly [q: string, k: string, v: string],
  part: (values: Float32Array, index: number) => Float32Array,
): SourceTensor {
  return { name, shape, weights, split: (values) => weights.map((_, index) => part(values, index)) };
}
