/** What the heads of one layer of one refit write, and the stream they write to, kept in scratch arrays. */
import { InvalidInput } from "../errors.js";
import type { Scratch } from "./scratch.js";

export interface OutputSizes {
  nHeads: number;
  dHead: number;
  dModel: number;
}

/** Even prompts and odd ones: a map between streams is judged on one half and fitted on the other. */
export const halves = [0, 1] as const;
export type Half = (typeof halves)[number];

/** Neighbouring tokens of a half. */
export interface Rows {
  from: number;
  count: number;
}

type Kind = "stream" | "z";

/**
 * Tokens of many prompts, of each the stream [dModel] and z [nHeads · dHead].
 *
 * The first token of each prompt is left out: at position 0 a head can attend to nothing but that position, and what
 * stands there is the same in every prompt and often far larger than all else.
 */
export class LayerOutputs {
  /** by half: of which prompt a row is; the same for all refits that see the prompts in one order */
  readonly promptOfRow: Record<Half, number[]> = { 0: [], 1: [] };
  private readonly sums: Record<Kind, Float64Array>;

  /**
   * @param name of its scratch arrays, and of nobody else's
   * @param outputs W_O [nHeads, dHead, dModel]
   * @param scratch takes 4 bytes · tokens · (dModel + nHeads · dHead)
   */
  constructor(
    private readonly name: string,
    readonly sizes: OutputSizes,
    readonly outputs: Float32Array,
    private readonly scratch: Scratch,
  ) {
    this.sums = { stream: new Float64Array(sizes.dModel), z: new Float64Array(sizes.nHeads * sizes.dHead) };
  }

  /**
   * @param prompt which of them it is, from 0
   * @param stream [length, dModel]
   * @param z [length, nHeads · dHead]
   * @throws InvalidInput if a number is not finite
   */
  async add(prompt: number, stream: Float32Array, z: Float32Array): Promise<void> {
    const half: Half = prompt % 2 === 0 ? 0 : 1;
    const { dModel } = this.sizes;
    for (let row = 1; row < stream.length / dModel; row++) this.promptOfRow[half].push(prompt);
    await this.append("stream", half, stream.subarray(dModel));
    await this.append("z", half, z.subarray(this.sums.z.length));
  }

  private async append(kind: Kind, half: Half, values: Float32Array): Promise<void> {
    const sums = this.sums[kind];
    for (let row = 0; row < values.length; row += sums.length) {
      for (let i = 0; i < sums.length; i++) sums[i] += values[row + i];
    }
    if (!sums.every(Number.isFinite)) {
      const what = kind === "z" ? "what its heads read (z)" : "the residual stream";
      throw new InvalidInput(`${this.name}: ${what} is not finite; the weights are unusable`);
    }
    await this.scratch.append(this.arrayOf(kind, half), values);
  }

  /** Tokens of one half. */
  rows(half: Half): number {
    return this.promptOfRow[half].length;
  }

  /** Rows less their mean over both halves, and rows of zeros after them: [padded, width]. */
  async read(kind: Kind, half: Half, { from, count }: Rows, padded: number): Promise<Float32Array> {
    const sums = this.sums[kind];
    const width = sums.length;
    const tokens = this.rows(0) + this.rows(1);
    const mean = sums.map((sum) => sum / tokens);
    const values = await this.scratch.read(this.arrayOf(kind, half), from * width, count * width);
    const centred = new Float32Array(padded * width);
    for (let row = 0; row < values.length; row += width) {
      for (let i = 0; i < width; i++) centred[row + i] = values[row + i] - mean[i];
    }
    return centred;
  }

  /** Frees the scratch arrays. */
  async drop(): Promise<void> {
    for (const kind of ["stream", "z"] as const) {
      for (const half of halves) await this.scratch.drop(this.arrayOf(kind, half));
    }
  }

  private arrayOf(kind: Kind, half: Half): string {
    return `${this.name} ${kind} ${half}`;
  }
}

/** The heads of every token, `size` numbers each, in another order. */
export function inOrder(values: Float32Array, order: readonly number[], size: number): Float32Array {
  const reordered = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += size * order.length) {
    for (const [to, head] of order.entries()) {
      reordered.set(values.subarray(from + head * size, from + (head + 1) * size), from + to * size);
    }
  }
  return reordered;
}
