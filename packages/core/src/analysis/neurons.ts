/** Whether MLP neurons are found again in other refits: matched one to one by how they respond to tokens. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { bestAssignment } from "../statistics/assignment.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { estimateOf, intervalOf, judged, meanSamples, type Samples } from "../statistics/estimate.js";
import { jackknifeSpread } from "../statistics/jackknife.js";
import { eachQuantile, type QuantileName, quantilesOf } from "../statistics/quantiles.js";
import type { Resampling } from "../statistics/resampling.js";
import { ActivationReader } from "./activations.js";
import { CrossProducts } from "./likeness/crossProducts.js";
import type { Points } from "./likeness/points.js";
import { selfProductsWithin } from "./likeness/selfProducts.js";
import { type NeuronNull, PositionResponses } from "./neuronNull.js";
import type { NeuronQuantiles, NeuronsReport } from "./report.js";
import type { Scratch } from "./scratch.js";
import { tokensOf } from "./streams.js";

/** How the neurons of one refit go with their counterparts in each other one, as plain data. */
export interface NeuronTable {
  anchor: number;
  nRefits: number;
  nLayers: number;
  dMlp: number;
  /** of all prompts together, BOS included */
  nTokens: number;
  layers: NeuronLayer[];
}

export interface NeuronLayer {
  /** by other refit, ascending: mean over neurons of the correlation with their counterparts there */
  refits: number[];
  /** by neuron of the anchor: mean over other refits of the same */
  neurons: number[];
  /** by quantile, then other refit: that quantile of `neurons` without this refit; none with one other refit */
  leftOut: Record<QuantileName, number[]>;
  /** neurons of the anchor that respond to all tokens alike, and so correlate with nothing: they count as 0 */
  silent: number;
}

/** Beyond this, one matrix of correlations takes more than 128 MB. */
export const mostNeurons = 4096;

const shuffleSeed = 1;

/**
 * Post-activation responses of every neuron to every token, correlated (Pearson) between the anchor's and each other
 * refit's neurons of the same layer; each is given one counterpart so that the sum of correlations is largest.
 *
 * The responses of two refits lie in the scratch at a time: 8 bytes · layers · tokens · dMlp.
 *
 * @param request.instead what the other refits' responses give way to; matching is made anew, but for shuffled-heads
 * @throws InvalidInput with fewer than two refits or three tokens, no such anchor, no MLP or one too wide, or if a
 *   response is not finite
 */
export async function neuronMatches({
  engine,
  config,
  refits,
  anchor,
  prompts,
  scratch,
  instead,
  onProgress = () => {},
}: {
  engine: Engine;
  config: ModelConfig;
  /** each is asked for once */
  refits: readonly (() => Promise<Weights>)[];
  anchor: number;
  /** token ids, BOS first where there is one, each 1 to nCtx long */
  prompts: readonly Int32Array[];
  scratch: Scratch;
  instead?: NeuronNull;
  /** told after each forward pass of a prompt through a refit, and after each matching of two refits' layer */
  onProgress?: (done: number, total: number) => void;
}): Promise<NeuronTable> {
  const dMlp = requireNeurons(config);
  const nTokens = tokensOf(prompts);
  requirePair(refits.length, anchor);
  const reader = new ActivationReader(engine, config, ["post"], prompts);
  if (nTokens < 3) {
    throw new InvalidInput(`the prompts have ${nTokens} tokens together; correlations need at least 3`, "prompts");
  }
  const others = [...refits.keys()].filter((refit) => refit !== anchor);
  const total = refits.length * prompts.length + others.length * config.nLayers;
  let done = 0;
  const step = () => onProgress(++done, total);
  const products = new CrossProducts(engine, { nRefits: 2, nPoints: nTokens, width: dMlp });
  const responses = new Responses(scratch, { nLayers: config.nLayers, nTokens, width: dMlp });
  const layers = Array.from({ length: config.nLayers }, () => ({ matched: [] as number[][], silent: 0 }));
  try {
    await responses.record("anchor", anchor, reader, await refits[anchor](), step);
    for (const refit of others) {
      await responses.record(
        instead === "position-only" ? "whole" : "other",
        refit,
        reader,
        await refits[refit](),
        step,
      );
      if (instead === "position-only") await responses.keepPositions();
      for (const [layer, found] of layers.entries()) {
        const rows = instead === "shuffled-rows";
        const order = rows ? randomStream(shuffleSeed, "shuffled rows").split(refit).permutation(nTokens) : null;
        const correlations = await products.between(responses.points(layer, order), 0, 1);
        const matched = correlationsOf(correlations, { dMlp, nTokens, drawn: instead === "shuffled-heads" });
        found.matched.push(matched);
        found.silent = responses.silent("anchor", layer);
        step();
      }
      await responses.drop("other");
    }
  } finally {
    await reader.dispose();
    await products.dispose();
    for (const whose of ["anchor", "whole", "other"] as const) await responses.drop(whose);
  }
  return {
    anchor,
    nRefits: refits.length,
    nLayers: config.nLayers,
    dMlp,
    nTokens,
    layers: layers.map(({ matched, silent }) => ({ ...neuronLayer(matched), silent })),
  };
}

/**
 * What is kept of a layer: means, and quantiles without each other refit in turn.
 *
 * @param matched [other refit][neuron of the anchor]
 */
export function neuronLayer(matched: readonly ArrayLike<number>[]): Omit<NeuronLayer, "silent"> {
  const nOthers = matched.length;
  const sums = Float64Array.from(matched[0], (_, neuron) => matched.reduce((sum, of) => sum + of[neuron], 0));
  const without = (left: ArrayLike<number>) =>
    quantilesOf(sums.map((sum, neuron) => (sum - left[neuron]) / (nOthers - 1)));
  const left = nOthers < 2 ? [] : matched.map(without);
  return {
    refits: matched.map(mean),
    neurons: Array.from(sums, (sum) => sum / nOthers),
    leftOut: eachQuantile((name) => left.map((quantiles) => quantiles[name])),
  };
}

/**
 * By neuron, the correlation with its counterpart, or with one that is drawn at random, in expectation.
 *
 * @param products sums over tokens [neuron, other neuron] of standardised responses
 */
function correlationsOf(
  products: Float64Array,
  { dMlp, nTokens, drawn }: { dMlp: number; nTokens: number; drawn: boolean },
): number[] {
  const correlations = Array.from({ length: dMlp }, (_, neuron) =>
    Array.from(products.subarray(neuron * dMlp, (neuron + 1) * dMlp), (sum) => sum / nTokens),
  );
  if (drawn) return correlations.map(mean);
  return bestAssignment(correlations).map((other, neuron) => correlations[neuron][other]);
}

/** whole: the other's, before only positions are kept of it */
type Whose = "anchor" | "whole" | "other";

/** Responses of two refits, in the scratch; given as points whose every column has mean 0 and deviation 1. */
class Responses {
  private readonly columns: Record<Whose, ColumnMoments[]> = { anchor: [], whole: [], other: [] };
  /** tokens of the prompts, in the order in which every refit sees them */
  private lengths: number[] = [];

  constructor(
    private readonly scratch: Scratch,
    private readonly size: { nLayers: number; nTokens: number; width: number },
  ) {}

  async record(
    whose: Whose,
    refit: number,
    reader: ActivationReader,
    weights: Weights,
    onPass: () => void,
  ): Promise<void> {
    const { nLayers, width } = this.size;
    const columns = Array.from({ length: nLayers }, () => new ColumnMoments(width));
    this.lengths = [];
    for await (const { at, length } of reader.read(weights)) {
      this.lengths.push(length);
      for (const [layer, moments] of columns.entries()) {
        const values = at("post", layer);
        if (!values.every(Number.isFinite)) {
          throw new InvalidInput(
            `refit ${refit}: what the neurons of layer ${layer} respond is not finite; its weights are unusable`,
          );
        }
        moments.add(values);
        await this.scratch.append(nameOf(whose, layer), values);
      }
      onPass();
    }
    this.columns[whose] = columns;
  }

  /** The other's are the whole ones, each given way to its neuron's mean over the other prompts at the position. */
  async keepPositions(): Promise<void> {
    const { nLayers, width } = this.size;
    const whole = async (layer: number, see: (values: Float32Array) => Promise<void> | void) => {
      let from = 0;
      for (const length of this.lengths) {
        await see(await this.scratch.read(nameOf("whole", layer), from * width, length * width));
        from += length;
      }
    };
    this.columns.other = [];
    for (let layer = 0; layer < nLayers; layer++) {
      const means = new PositionResponses(width);
      const moments = new ColumnMoments(width);
      await whole(layer, (values) => means.add(values));
      await whole(layer, async (values) => {
        const kept = means.others(values);
        moments.add(kept);
        await this.scratch.append(nameOf("other", layer), kept);
      });
      this.columns.other.push(moments);
    }
    await this.drop("whole");
  }

  /** @param order of the other refit's tokens; null: as they are */
  points(layer: number, order: Uint32Array | null): Points {
    const { nTokens, width } = this.size;
    const sides = (["anchor", "other"] as const).map((whose) => ({
      name: nameOf(whose, layer),
      ...this.columns[whose][layer].standard(nTokens),
    }));
    const rowsFrom = async (side: number, from: number, count: number) => {
      const { name } = sides[side];
      if (side === 0 || !order) return this.scratch.read(name, from * width, count * width);
      const rows = await Promise.all(
        Array.from(order.subarray(from, from + count), (row) => this.scratch.read(name, row * width, width)),
      );
      const values = new Float32Array(count * width);
      for (const [i, row] of rows.entries()) values.set(row, i * width);
      return values;
    };
    return {
      nRefits: 2,
      nPoints: nTokens,
      width,
      means: sides.map(() => new Float64Array(width)),
      sizes: [1, 1],
      spreads: [1, 1],
      selfProducts: selfProductsWithin(null),
      sample: new Int32Array(),
      place: `in layer ${layer}`,
      async read(side, from, count) {
        const { means, deviations } = sides[side];
        const values = await rowsFrom(side, from, count);
        for (let at = 0; at < values.length; at += width) {
          for (let d = 0; d < width; d++) {
            values[at + d] = deviations[d] > 0 ? (values[at + d] - means[d]) / deviations[d] : 0;
          }
        }
        return values;
      },
    };
  }

  /** How many neurons respond alike to all tokens. */
  silent(whose: Whose, layer: number): number {
    return this.columns[whose][layer].standard(this.size.nTokens).deviations.filter((value) => value === 0).length;
  }

  async drop(whose: Whose): Promise<void> {
    for (let layer = 0; layer < this.size.nLayers; layer++) await this.scratch.drop(nameOf(whose, layer));
  }
}

const nameOf = (whose: Whose, layer: number) => `neurons.${whose}.${layer}`;

/** A deviation this small beside the column's size is rounding. */
const rounding = 1e-6;

/** Of each neuron, from the first token's response on: what does not vary is then 0 to the last digit. */
class ColumnMoments {
  private first: Float32Array | null = null;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;

  constructor(private readonly width: number) {
    this.sums = new Float64Array(width);
    this.squares = new Float64Array(width);
  }

  add(values: Float32Array): void {
    const { width, sums, squares } = this;
    this.first ??= values.slice(0, width);
    for (let at = 0; at < values.length; at += width) {
      for (let d = 0; d < width; d++) {
        const value = values[at + d] - this.first[d];
        sums[d] += value;
        squares[d] += value * value;
      }
    }
  }

  standard(count: number): { means: Float64Array; deviations: Float64Array } {
    const first = this.first!;
    const means = this.sums.map((sum, d) => first[d] + sum / count);
    const deviations = this.squares.map((square, d) => {
      const deviation = Math.sqrt(Math.max(0, square / count - (this.sums[d] / count) ** 2));
      return deviation > rounding * Math.abs(means[d]) ? deviation : 0;
    });
    return { means, deviations };
  }
}

/**
 * Neuron stability: by layer, the mean over the anchor's neurons and over other refits of the correlation with their
 * counterparts.
 *
 * @param floor the same of the untrained twins, or of what stands in the place of counterparts; null: none
 * @returns values in [-1, 1]; n counts other refits
 * @throws InvalidInput if the floor is of another shape
 */
export function neurons(
  table: NeuronTable,
  floor: NeuronTable | null,
  { resampling }: { resampling: Resampling },
): NeuronsReport {
  const { anchor, nRefits, nLayers, dMlp, nTokens } = table;
  const shape = (of: NeuronTable) => `${of.nRefits} refits of ${of.nLayers} layers of ${of.dMlp} neurons`;
  if (floor && shape(floor) !== shape(table)) {
    throw new InvalidInput(`the floor is of ${shape(floor)}; the same is needed as of the refits, ${shape(table)}`);
  }
  const about = { n: nRefits - 1, resampling, ceiling: 1 as const, range: [-1, 1] as [number, number] };
  const own = table.layers.map(samplesOf);
  const floors = floor ? floor.layers.map(samplesOf) : null;
  const layers = judged(
    own.map((samples, layer) => estimateOf(samples, floors?.[layer] ?? null, about)),
    resampling,
  );
  const [overall] = judged([estimateOf(meanSamples(own), floors && meanSamples(floors), about)], resampling);
  return {
    measure: "neurons",
    anchor,
    tokens: nTokens,
    width: dMlp,
    resampling,
    overall,
    layers: table.layers.map((of, layer) => ({
      layer,
      estimate: layers[layer],
      sd: standardDeviation(of.neurons),
      quantiles: withIntervals(of, resampling),
      floorQuantiles: floor && withIntervals(floor.layers[layer], resampling),
      silent: of.silent,
    })),
    neurons: Array.from({ length: nLayers }, (_, layer) => table.layers[layer].neurons),
    claims: [],
  };
}

function samplesOf({ refits }: NeuronLayer): Samples {
  return { rows: refits.length, columns: 1, values: Float64Array.from(refits) };
}

/** Quantiles over neurons with their intervals, the jackknife's over other refits: neurons are not drawn. */
function withIntervals({ neurons: values, leftOut }: NeuronLayer, { level }: Resampling): NeuronQuantiles {
  const quantiles = quantilesOf(values);
  const intervals = eachQuantile((name) =>
    intervalOf(quantiles[name], jackknifeSpread([leftOut[name]]), level, [-1, 1]),
  );
  return { ...quantiles, intervals: hasAll(intervals) ? intervals : null };
}

function hasAll<T>(of: Record<QuantileName, T | null>): of is Record<QuantileName, T> {
  return Object.values(of).every((one) => one !== null);
}

function requireNeurons({ mlp }: ModelConfig): number {
  if (!mlp) throw new InvalidInput("this model has no MLP, and so no neurons");
  if (mlp.dMlp <= mostNeurons) return mlp.dMlp;
  throw new InvalidInput(`the MLPs have ${mlp.dMlp} neurons; ${mostNeurons} can be matched one to one at most`);
}

function requirePair(nRefits: number, anchor: number): void {
  if (nRefits < 2) {
    throw new InvalidInput(`neurons are matched between refits and need at least 2, but there is ${nRefits}`, "refits");
  }
  if (Number.isInteger(anchor) && anchor >= 0 && anchor < nRefits) return;
  throw new InvalidInput(`anchor is ${anchor}; this family's refits are 0 to ${nRefits - 1}`, "anchor");
}
