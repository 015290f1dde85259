/** What a layout is, and the rows it is made of: one tensor of a file, and how it becomes weights. */
import type { ModelConfig } from "../../model/config.js";
import { view } from "./view.js";

export type LayoutName = "transformer-lens" | "gpt2" | "gpt-neox";

/** One tensor of a foreign file, and the weights that it holds. */
export interface SourceTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** TransformerLens names of what `split` gives, in its order */
  readonly weights: readonly string[];
  /** @returns the weights' values, row-major in their shapes of `parameterShapes`; may be `values` itself */
  split(values: Float32Array): Float32Array[];
}

/** How one family of files names and arranges its weights. */
export interface Layout {
  readonly name: LayoutName;
  /** the name of the embedding, by which a file is recognised, under each prefix that it may have */
  readonly hallmarks: readonly string[];
  /**
   * What a file of this config holds, in such an order that the weights come in the order of `parameterShapes`.
   *
   * @param names tensors of the file: some files prefix them all, some none
   */
  sources(config: ModelConfig, names: ReadonlySet<string>): SourceTensor[];
  /** weights that this layout has no tensor for; they are 0 */
  constants(config: ModelConfig): readonly string[];
  /** whether a tensor that is no source is known to hold no weights: a mask, a rotary table, the tied unembedding */
  ignores(name: string): boolean;
}

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
