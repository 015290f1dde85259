/** Products of what two refits' heads write, after an orthogonal map between their streams that is fitted on other prompts. */
import { matMul } from "../engine/ops.js";
import type { Engine, Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { type Half, halves, inOrder, type LayerOutputs, type OutputSizes, type Rows } from "./layerOutputs.js";
import { compileProcrustes } from "./procrustes.js";

/** Tokens that go through a program at once. */
const rowsAtOnce = 512;

type Values = Float32Array | Int32Array;

/** Compiled once, for layers of any refits of one shape. */
export class MappedOutputs {
  private constructor(
    /** how many prompts there are */
    private readonly nPrompts: number,
    private readonly programs: {
      /** XᵀY of some tokens, added to that of others */
      cross: Program;
      procrustes: Program;
      /** by head, W_O · mapᵀ · W_O'ᵀ: with it, zᵀ·form·z' is the product of what z and z' write */
      transport: Program;
      /** by head and token, zᵀ·form·z' */
      products: Program;
    },
  ) {}

  static async compile(engine: Engine, { nHeads, dHead, dModel }: OutputSizes, nPrompts: number) {
    const float = (...shape: number[]) => ({ shape, dtype: "float32" as const });
    const byHead = (z: tf.Tensor) => tf.transpose(tf.reshape(z, [rowsAtOnce, nHeads, dHead]), [1, 0, 2]);
    const stream = float(rowsAtOnce, dModel);
    const written = float(nHeads, dHead, dModel);
    const z = float(rowsAtOnce, nHeads * dHead);
    return new MappedOutputs(nPrompts, {
      cross: await engine.compile(({ sums, from, to }) => ({ total: tf.add(sums, matMul(from, to, true)) }), {
        sums: float(dModel, dModel),
        from: stream,
        to: stream,
      }),
      procrustes: await compileProcrustes(engine, dModel),
      transport: await engine.compile(({ to, from, map }) => ({ form: matMul(to, matMul(from, map), false, true) }), {
        to: written,
        from: written,
        map: float(dModel, dModel),
      }),
      products: await engine.compile(
        ({ z, other, form }) => ({ dots: tf.sum(tf.mul(matMul(byHead(z), form), byHead(other)), -1) }),
        { z, other: z, form: float(nHeads, dHead, dHead) },
      ),
    });
  }

  /**
   * Squared lengths of what each head of a layer writes on each prompt, less its mean over all of them.
   *
   * @returns [head, prompt]
   */
  async squares(layer: LayerOutputs): Promise<Float64Array> {
    const { dModel, nHeads } = layer.sizes;
    const { form } = await this.programs.transport.run({
      to: layer.outputs,
      from: layer.outputs,
      map: identity(dModel),
    });
    const sums = new Float64Array(nHeads * this.nPrompts);
    for (const half of halves) await this.addProducts(layer, layer, { form, half }, sums);
    return sums;
  }

  /**
   * By half of the prompts, the orthogonal R that brings the stream of `from` nearest to that of `to`, by least squares
   * over the tokens of the other half.
   */
  async maps(to: LayerOutputs, from: LayerOutputs): Promise<Record<Half, Values>> {
    const mapOf = async (half: Half) => {
      const cross = await this.cross(to, from, half === 0 ? 1 : 0);
      return (await this.programs.procrustes.run({ cross })).map;
    };
    return { 0: await mapOf(0), 1: await mapOf(1) };
  }

  /**
   * Inner products of what each head of `to` and its counterpart in `from` write on each prompt, both less their means,
   * those of `from` mapped.
   *
   * @param counterparts by head of `to`: which head of `from`; default: that of the same place
   * @returns [head, prompt]
   */
  async products(
    to: LayerOutputs,
    from: LayerOutputs,
    maps: Record<Half, Values>,
    counterparts?: readonly number[],
  ): Promise<Float64Array> {
    const { dHead, dModel } = from.sizes;
    const sums = new Float64Array(to.sizes.nHeads * this.nPrompts);
    const outputs = counterparts ? inOrder(from.outputs, counterparts, dHead * dModel) : from.outputs;
    for (const half of halves) {
      const { form } = await this.programs.transport.run({ to: to.outputs, from: outputs, map: maps[half] });
      await this.addProducts(to, from, { form, half, counterparts }, sums);
    }
    return sums;
  }

  async dispose(): Promise<void> {
    for (const program of Object.values(this.programs)) await program.dispose();
  }

  private async cross(to: LayerOutputs, from: LayerOutputs, half: Half): Promise<Values> {
    let sums: Values = new Float32Array(to.sizes.dModel ** 2);
    for (const rows of chunks(to.rows(half))) {
      const streams = {
        to: await to.read("stream", half, rows, rowsAtOnce),
        from: await from.read("stream", half, rows, rowsAtOnce),
      };
      ({ total: sums } = await this.programs.cross.run({ sums, ...streams }));
    }
    return sums;
  }

  private async addProducts(
    a: LayerOutputs,
    b: LayerOutputs,
    { form, half, counterparts }: { form: Values; half: Half; counterparts?: readonly number[] },
    sums: Float64Array,
  ): Promise<void> {
    for (const rows of chunks(a.rows(half))) {
      const z = await a.read("z", half, rows, rowsAtOnce);
      const read = a === b ? z : await b.read("z", half, rows, rowsAtOnce);
      const other = counterparts ? inOrder(read, counterparts, b.sizes.dHead) : read;
      const { dots } = await this.programs.products.run({ z, other, form });
      for (let head = 0; head < a.sizes.nHeads; head++) {
        for (let row = 0; row < rows.count; row++) {
          sums[head * this.nPrompts + a.promptOfRow[half][rows.from + row]] += dots[head * rowsAtOnce + row];
        }
      }
    }
  }
}

function* chunks(rows: number): Generator<Rows> {
  for (let from = 0; from < rows; from += rowsAtOnce) yield { from, count: Math.min(rowsAtOnce, rows - from) };
}

function identity(width: number): Float32Array {
  const values = new Float32Array(width * width);
  for (let i = 0; i < width; i++) values[i * (width + 1)] = 1;
  return values;
}
