/** A head's counterpart in another refit, and how what it writes is brought over: the other's stream turned onto this one. */
import { matMul } from "../engine/ops.js";
import type { Engine, Program } from "../engine/program.js";
import { hasResidMid, type Site } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { ActivationReader } from "./activations.js";
import type { Counterparts } from "./instead.js";
import { matchesBetween } from "./matching.js";
import { compileProcrustes } from "./procrustes.js";
import { headSimilarities } from "./similarity.js";
import { oneToOneWithinLayers } from "./stability.js";

/** Two refits of one config, on the same prompts. */
export interface TwoRefits {
  engine: Engine;
  config: ModelConfig;
  weights: Weights;
  other: Weights;
  prompts: readonly Int32Array[];
}

/**
 * Heads are matched one to one within layers, by centred patterns. A layer's map is the orthogonal R with the least
 * ‖YR - X‖, Y being the other's stream where its heads have written (resid_mid; resid_post where there is none) and X
 * this one's, over all tokens of all prompts, less their means.
 *
 * @throws InvalidInput if a prompt does not fit, or a pattern is not finite
 */
export async function counterpartsOf(two: TwoRefits): Promise<Counterparts> {
  const { engine, config, weights, other, prompts } = two;
  const refits = [weights, other].map((one) => async () => one);
  const table = await headSimilarities({ engine, config, refits, prompts });
  const heads = matchesBetween(table, 0, 1, oneToOneWithinLayers).map((ofLayer) => ofLayer.map(({ head }) => head));
  return { config, weights: other, heads, maps: await mapsOf(two) };
}

/** Tokens whose products are taken at once. */
const rowsAtOnce = 256;

async function mapsOf(two: TwoRefits): Promise<Float32Array[]> {
  const { engine, config, weights, other, prompts } = two;
  const { nLayers, dModel } = config;
  const site: Exclude<Site, "pattern"> = hasResidMid(config) ? "resid_mid" : "resid_post";
  const rows = { shape: [rowsAtOnce, dModel], dtype: "float32" as const };
  const product = await engine.compile(({ from, to }) => ({ cross: matMul(from, to, true) }), { from: rows, to: rows });
  const reader = new ActivationReader(engine, config, [site], prompts);
  const layers = Array.from({ length: nLayers }, () => new CrossProduct(product, dModel));
  try {
    // both in the same order
    const theirs = reader.read(other);
    for await (const own of reader.read(weights)) {
      const read = (await theirs.next()).value;
      if (read?.index !== own.index) throw new Error(`prompt ${own.index} was read beside prompt ${read?.index}`);
      for (const [layer, cross] of layers.entries()) await cross.add(read.at(site, layer), own.at(site, layer));
    }
    const procrustes = await compileProcrustes(engine, dModel);
    const maps: Float32Array[] = [];
    for (const layer of layers) {
      const { map } = await procrustes.run({ cross: await layer.centred() });
      maps.push(map as Float32Array);
    }
    await procrustes.dispose();
    return maps;
  } finally {
    await reader.dispose();
    await product.dispose();
  }
}

/** YᵀX over row vectors, less their means; of what comes in pieces. */
class CrossProduct {
  private readonly from: Float32Array;
  private readonly to: Float32Array;
  private filled = 0;
  private total = 0;
  private readonly sums: Float64Array;
  private readonly fromSum: Float64Array;
  private readonly toSum: Float64Array;
  /** the first rows: near the means, which would drown in float32 what varies around them */
  private origin: { from: Float32Array; to: Float32Array } | null = null;

  constructor(
    private readonly product: Program,
    private readonly width: number,
  ) {
    this.from = new Float32Array(rowsAtOnce * width);
    this.to = new Float32Array(rowsAtOnce * width);
    this.sums = new Float64Array(width * width);
    this.fromSum = new Float64Array(width);
    this.toSum = new Float64Array(width);
  }

  async add(from: Float32Array, to: Float32Array): Promise<void> {
    const { width } = this;
    this.origin ??= { from: meanRow(from, width), to: meanRow(to, width) };
    for (let row = 0; row < from.length; row += width) {
      const at = this.filled * width;
      for (let i = 0; i < width; i++) {
        this.from[at + i] = from[row + i] - this.origin.from[i];
        this.to[at + i] = to[row + i] - this.origin.to[i];
        this.fromSum[i] += this.from[at + i];
        this.toSum[i] += this.to[at + i];
      }
      if (++this.filled === rowsAtOnce) await this.flush();
    }
  }

  async centred(): Promise<Float32Array> {
    await this.flush();
    const { width, total } = this;
    return Float32Array.from(this.sums, (sum, i) => {
      return sum - (this.fromSum[Math.floor(i / width)] * this.toSum[i % width]) / total;
    });
  }

  private async flush(): Promise<void> {
    const { width, filled } = this;
    this.from.fill(0, filled * width);
    this.to.fill(0, filled * width);
    const { cross } = await this.product.run({ from: this.from, to: this.to });
    for (let i = 0; i < cross.length; i++) this.sums[i] += cross[i];
    this.total += filled;
    this.filled = 0;
  }
}

function meanRow(rows: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) sums[i % width] += rows[i];
  return Float32Array.from(sums, (sum) => (sum * width) / rows.length);
}
