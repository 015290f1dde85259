/** Orthogonal maps from one refit's residual stream to another's, layer by layer, each held to prompts it was not fitted on. */
import type { Engine, Program } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { ActivationReader } from "./activations.js";
import { compileProcrustes } from "./procrustes.js";

/** x of the one stream is (x - from) · map + to in the other. */
export interface StreamMap {
  /** orthogonal [dModel, dModel] */
  map: Float32Array;
  /** the streams' means over the tokens that it was fitted on */
  from: Float32Array;
  to: Float32Array;
  /** by what the mapped stream comes nearest to the other when it is multiplied, over the tokens that it was fitted on */
  scale: number;
  /** cosine of mapped and other stream, both less their means, over the tokens of the other half: in [-1, 1] */
  alignment: number;
}

/** Which half of the prompts one is in; a map is fitted on one and used on the other. */
export function halfOf(prompt: number): 0 | 1 {
  return (prompt % 2) as 0 | 1;
}

export interface StreamsRequest {
  engine: Engine;
  config: ModelConfig;
  weights: Weights;
  /** of the other refit */
  other: Weights;
  /** token ids, BOS first where there is one; at least two */
  prompts: readonly Int32Array[];
  /** told after each forward pass of a prompt through both, and after each map */
  onStep?: () => void;
}

/**
 * Orthogonal Procrustes between two refits' resid_pre over all tokens of every second prompt, centred: the map with the
 * least squared distance. Streams are not kept, but their products.
 *
 * @returns maps by the half that they are fitted on, and by layer; how many tokens each half has
 * @throws InvalidInput with fewer than two prompts, or streams that are not finite
 */
export async function streamMaps(
  request: StreamsRequest,
): Promise<{ maps: [StreamMap[], StreamMap[]]; tokens: number[] }> {
  const { config, prompts, onStep } = request;
  if (prompts.length < 2) {
    throw new InvalidInput(`maps are fitted on half of the prompts, and there is ${prompts.length}`, "prompts");
  }
  const halves = await moments(request);
  const maps: [StreamMap[], StreamMap[]] = [[], []];
  const procrustes = await compileProcrustes(request.engine, config.dModel);
  try {
    for (const half of [0, 1] as const) {
      for (const [layer, own] of halves[half].entries()) {
        const { map } = await procrustes.run({ cross: Float32Array.from(own.centred()) });
        maps[half].push({
          map: map as Float32Array,
          from: own.mean("x"),
          to: own.mean("y"),
          scale: own.scale(map),
          alignment: halves[1 - half][layer].alignment(map),
        });
        onStep?.();
      }
    }
  } finally {
    await procrustes.dispose();
  }
  return { maps, tokens: halves.map(([{ n }]) => n) };
}

const rowsAtOnce = 256;

/** [half][layer] */
async function moments({ engine, config, weights, other, prompts, onStep }: StreamsRequest): Promise<Moments[][]> {
  const { nLayers, dModel } = config;
  const reader = new ActivationReader(engine, config, ["resid_pre"], prompts);
  const rows = { shape: [rowsAtOnce, dModel], dtype: "float32" as const };
  const products = await engine.compile(({ x, y }) => ({ products: x.transpose().matMul(y) }), { x: rows, y: rows });
  const layers = Array.from({ length: nLayers }, (_, layer) => layer);
  const halves = [0, 1].map(() => layers.map(() => new Moments(dModel, products)));
  try {
    const others = reader.read(other);
    for await (const { index, length, at } of reader.read(weights)) {
      const { value: same } = await others.next();
      for (const layer of layers) {
        await halves[halfOf(index)][layer].add(at("resid_pre", layer), same!.at("resid_pre", layer), length);
      }
      onStep?.();
    }
    for (const own of halves.flat()) await own.flush();
  } finally {
    await reader.dispose();
    await products.dispose();
  }
  for (const [layer, own] of halves.flatMap((ofLayers) => [...ofLayers.entries()])) own.requireFinite(layer);
  return halves;
}

/**
 * Sums over tokens of two streams and their products, in float64 of float32 products. Streams are taken less the mean of
 * the first prompt's: what all tokens have in common would drown the rest.
 */
class Moments {
  n = 0;
  private origin: { x: Float32Array; y: Float32Array } | null = null;
  private readonly sums: { x: Float64Array; y: Float64Array };
  private readonly squares = { x: 0, y: 0 };
  private readonly cross: Float64Array;
  private readonly rows: { x: Float32Array; y: Float32Array };
  private filled = 0;

  constructor(
    private readonly width: number,
    private readonly products: Program,
  ) {
    this.sums = { x: new Float64Array(width), y: new Float64Array(width) };
    this.cross = new Float64Array(width * width);
    this.rows = { x: new Float32Array(rowsAtOnce * width), y: new Float32Array(rowsAtOnce * width) };
  }

  async add(x: Float32Array, y: Float32Array, length: number): Promise<void> {
    const { width } = this;
    this.origin ??= { x: meanRow(x, width), y: meanRow(y, width) };
    for (let row = 0; row < length; row++) {
      if (this.filled === rowsAtOnce) await this.flush();
      this.put("x", x, row);
      this.put("y", y, row);
      this.filled++;
      this.n++;
    }
  }

  private put(which: "x" | "y", values: Float32Array, row: number): void {
    const { width, filled } = this;
    const origin = this.origin![which];
    for (let i = 0; i < width; i++) {
      const value = Math.fround(values[row * width + i] - origin[i]);
      this.rows[which][filled * width + i] = value;
      this.sums[which][i] += value;
      this.squares[which] += value * value;
    }
  }

  async flush(): Promise<void> {
    if (this.filled === 0) return;
    for (const which of ["x", "y"] as const) this.rows[which].fill(0, this.filled * this.width);
    const { products } = await this.products.run(this.rows);
    for (let i = 0; i < this.cross.length; i++) this.cross[i] += products[i];
    this.filled = 0;
  }

  /** The mean of a stream. */
  mean(which: "x" | "y"): Float32Array {
    return this.origin![which].map((value, i) => value + this.sums[which][i] / this.n);
  }

  /** XᵀY of the streams less their means. */
  centred(): Float64Array {
    const { width, n } = this;
    const { x, y } = this.sums;
    return this.cross.map((value, i) => value - (x[Math.floor(i / width)] * y[i % width]) / n);
  }

  /** tr(RᵀXᵀY) / (‖X‖ ‖Y‖), centred */
  alignment(map: ArrayLike<number>): number {
    const sizes = Math.sqrt(this.square("x") * this.square("y"));
    return sizes === 0 ? 0 : this.along(map) / sizes;
  }

  /** tr(RᵀXᵀY) / ‖X‖², centred: the s with the least ‖sXR - Y‖ */
  scale(map: ArrayLike<number>): number {
    const square = this.square("x");
    return square === 0 ? 0 : this.along(map) / square;
  }

  /** tr(RᵀXᵀY), centred */
  private along(map: ArrayLike<number>): number {
    return this.centred().reduce((sum, value, i) => sum + value * map[i], 0);
  }

  /** ‖X‖² or ‖Y‖², centred */
  private square(which: "x" | "y"): number {
    return Math.max(0, this.squares[which] - this.sums[which].reduce((sum, v) => sum + v * v, 0) / this.n);
  }

  requireFinite(layer: number): void {
    if (Number.isFinite(this.squares.x) && Number.isFinite(this.squares.y) && this.cross.every(Number.isFinite)) return;
    throw new InvalidInput(`the residual stream before layer ${layer} is not finite; the weights are unusable`);
  }
}

function meanRow(values: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < values.length; i++) sums[i % width] += values[i];
  return Float32Array.from(sums, (sum) => (sum * width) / values.length);
}
