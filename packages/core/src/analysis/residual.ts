/** How alike the residual streams of a family's refits are: RBF-CKA over all tokens, layer by layer. Paper §4.7. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { hasResidMid } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { LoadOptions } from "../model/loading.js";
import type { Weights } from "../model/parameters.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import { bareEstimate } from "../statistics/estimate.js";
import { ActivationReader } from "./activations.js";
import { shown } from "./claims.js";
import type { Preset } from "./headReport.js";
import { type Activations, type Gauge, RbfCka } from "./rbfCka.js";
import type { Claim, ResidualReport, ResidualSite } from "./report.js";
import type { Scratch } from "./scratch.js";

/** Likeness of every two refits, as plain data. */
export interface ResidualTable {
  site: ResidualSite;
  nRefits: number;
  nLayers: number;
  /** of all prompts together, BOS included */
  nTokens: number;
  nPrompts: number;
  /** by layer: CKA [refit][refit] in [0, 1], symmetric, 1 on the diagonal */
  matrices: number[][][];
}

/** What `residualSimilarities` works on. */
export interface ResidualRequest {
  engine: Engine;
  /** with the refits' weights, as `loaded` gives them */
  config: ModelConfig;
  /** each is asked for once */
  refits: readonly (() => Promise<Weights>)[];
  /** token ids, BOS first where there is one, each 1 to nCtx long */
  prompts: readonly Int32Array[];
  site: ResidualSite;
  /** takes 4 bytes · refits · layers · tokens · dModel for the time of the call */
  scratch: Scratch;
  /** told after each forward pass of a prompt through a refit, and then after each tile of pairs of tokens */
  onProgress?: (done: number, total: number) => void;
}

/**
 * RBF-CKA of every two refits at every layer: kernels exp(-D²/(2 · median(D²))) over all tokens of all prompts, each
 * with weight 1; see `RbfCka`.
 *
 * Each prompt goes through each refit once. Memory does not depend on the number of prompts but for the row sums, 8
 * bytes a refit and token.
 *
 * @throws InvalidInput with fewer than two refits or three tokens, at resid_mid where there is none, if activations are
 *   not finite, or if most tokens' are the same, so that the median is 0 and there is no kernel
 * @see paper §4.7; the paper's code reads resid_pre, its text the stream after attention
 */
export async function residualSimilarities(request: ResidualRequest): Promise<ResidualTable> {
  const { engine, config, refits, prompts, site, scratch, onProgress } = request;
  const nTokens = tokensOf(prompts);
  requireRefits(refits.length);
  requireSite(site, config);
  const cka = new RbfCka(engine, { nRefits: refits.length, nTokens, width: config.dModel });
  const reader = new ActivationReader(engine, config, [site], prompts);
  requireTokens(nTokens);
  const total = refits.length * prompts.length + config.nLayers * cka.nTiles;
  let done = 0;
  const step = () => onProgress?.(++done, total);
  try {
    const sizes = await recorded(request, reader, step);
    const matrices: number[][][] = [];
    for (let layer = 0; layer < config.nLayers; layer++) {
      const activations = recordedAt(request, nTokens, layer, sizes[layer]);
      const gauges: Gauge[] = [];
      for (const refit of refits.keys()) {
        const gauge = sizes[layer][refit] > 0 ? await cka.gauge(activations, refit, step) : null;
        gauges.push(requireSpread(gauge, layer, refit));
      }
      matrices.push(await cka.similarities(activations, gauges, step));
      await scratch.drop(arrayOf(layer));
    }
    return { site, nRefits: refits.length, nLayers: config.nLayers, nTokens, nPrompts: prompts.length, matrices };
  } finally {
    await reader.dispose();
    await cka.dispose();
    for (let layer = 0; layer < config.nLayers; layer++) await scratch.drop(arrayOf(layer));
  }
}

/**
 * Residual-stream stability: the mean over pairs of refits.
 *
 * @param floor the same table of the untrained twins, null where there are none
 * @param selfPairs counts each refit's likeness with itself, 1, among the pairs, as the paper does: of M refits the
 *   value is then 1/M + (1 - 1/M) · c instead of c
 * @param heads by layer, the heads' stability (PAPER) to hold against the stream's; null or absent: nothing is claimed
 * @returns values in [0, 1]; n counts pairs of different refits
 * @throws InvalidInput with fewer than two refits, or a floor of another shape or site
 * @see paper §4.7
 */
export function residual(
  table: ResidualTable,
  floor: ResidualTable | null,
  { preset, selfPairs, load }: { preset: Preset; selfPairs: boolean; load: LoadOptions },
  heads: readonly number[] | null = null,
): ResidualReport {
  requireRefits(table.nRefits);
  requireFloor(table, floor);
  const n = (table.nRefits * (table.nRefits - 1)) / 2;
  const likeness = (matrix: number[][]) => mean(selfPairs ? matrix.flat() : pairsOf(matrix));
  const values = table.matrices.map(likeness);
  const floors = floor ? floor.matrices.map(likeness) : null;
  return {
    measure: "residual",
    preset,
    site: table.site,
    selfPairs,
    load,
    tokens: table.nTokens,
    overall: bareEstimate(mean(values), n, floors && mean(floors)),
    layers: table.matrices.map((matrix, layer) => ({
      layer,
      estimate: bareEstimate(values[layer], n, floors ? floors[layer] : null),
      sd: standardDeviation(pairsOf(matrix)),
    })),
    matrices: table.matrices,
    claims: heads ? claims(values, heads, selfPairs) : [],
  };
}

/** Of every two different refits, once. */
function pairsOf(matrix: readonly (readonly number[])[]): number[] {
  return matrix.flatMap((row, refit) => row.slice(refit + 1));
}

function claims(stream: readonly number[], heads: readonly number[], selfPairs: boolean): Claim[] {
  const [streamMean, headsMean] = [mean(stream), mean(heads)];
  const behind = stream.flatMap((value, layer) =>
    value > heads[layer] ? [] : [`layer ${layer} (${shown(value)} against ${shown(heads[layer])})`],
  );
  const scales =
    `The stream's likeness is CKA${selfPairs ? ", each refit's with itself among the pairs" : ""}, ` +
    "the heads' a cosine of best matches: the two are not on one scale.";
  return [
    {
      section: "4.7",
      statement: "The residual stream is more stable than the attention heads, on average over layers.",
      holds: streamMean > headsMean,
      finding: `The stream averages ${shown(streamMean)}, the heads ${shown(headsMean)}. ${scales}`,
    },
    {
      section: "4.7",
      statement: "The residual stream is more stable than the attention heads, in every layer.",
      holds: behind.length === 0,
      finding:
        behind.length === 0
          ? `The stream is above the heads in all ${stream.length} layers. ${scales}`
          : `The stream is not above the heads in ${behind.length} of ${stream.length} layers: ${behind.join(", ")}. ${scales}`,
    },
  ];
}

/** Fills the scratch arrays, one a layer, [refit, token, dModel]; returns the root mean square lengths [layer][refit]. */
async function recorded(
  { config, refits, prompts, site, scratch }: ResidualRequest,
  reader: ActivationReader,
  onPass: () => void,
): Promise<number[][]> {
  const squares = Array.from({ length: config.nLayers }, () => refits.map(() => 0));
  for (const [refit, load] of refits.entries()) {
    for await (const { at } of reader.read(await load())) {
      for (const [layer, ofLayer] of squares.entries()) {
        const values = at(site, layer);
        for (const value of values) ofLayer[refit] += value * value;
        if (!Number.isFinite(ofLayer[refit])) {
          throw new InvalidInput(
            `refit ${refit}: the residual stream of layer ${layer} is not finite; its weights are unusable`,
          );
        }
        await scratch.append(arrayOf(layer), values);
      }
      onPass();
    }
  }
  const nTokens = tokensOf(prompts);
  return squares.map((ofLayer) => ofLayer.map((sum) => Math.sqrt(sum / nTokens)));
}

function recordedAt(
  { config: { dModel }, scratch }: ResidualRequest,
  nTokens: number,
  layer: number,
  sizes: readonly number[],
): Activations {
  const read = (refit: number, from: number, count: number) =>
    scratch.read(arrayOf(layer), (refit * nTokens + from) * dModel, count * dModel);
  return { read, sizes };
}

function arrayOf(layer: number): string {
  return `residual.${layer}`;
}

function tokensOf(prompts: readonly Int32Array[]): number {
  return prompts.reduce((sum, { length }) => sum + length, 0);
}

/** Median squared distance, over mean square length: the square of some hundred roundings of float32. */
const alike = 1e-10;

/** @param gauge null where all activations are 0 */
function requireSpread(gauge: Gauge | null, layer: number, refit: number): Gauge {
  if (gauge !== null && gauge.median > alike) return gauge;
  throw new InvalidInput(
    `refit ${refit}: in layer ${layer} most tokens have the same residual stream, up to rounding: the median distance ` +
      "between two is 0, and CKA has no bandwidth; prompts of more different tokens are needed",
    "prompts",
  );
}

function requireRefits(nRefits: number): void {
  if (nRefits >= 2) return;
  throw new InvalidInput(
    `residual-stream stability compares refits and needs at least 2, but there is ${nRefits}`,
    "refits",
  );
}

function requireFloor(table: ResidualTable, floor: ResidualTable | null): void {
  const shapeOf = ({ site, nRefits, nLayers, nTokens }: ResidualTable) =>
    `${site} of ${nRefits} refits in ${nLayers} layers, on ${nTokens} tokens`;
  if (!floor || shapeOf(floor) === shapeOf(table)) return;
  throw new InvalidInput(
    `the floor is ${shapeOf(floor)}; the same is needed as of the refits, ${shapeOf(table)}`,
    "floor",
  );
}

function requireSite(site: ResidualSite, config: ModelConfig): void {
  if (site !== "resid_mid" || hasResidMid(config)) return;
  const why = config.mlp ? "attention and MLP add to the stream together" : "there is no MLP";
  throw new InvalidInput(`site is resid_mid, which this model does not have: ${why}; use resid_post`, "site");
}

function requireTokens(nTokens: number): void {
  if (nTokens >= 3) return;
  // with two tokens, the centred Gram matrices of all refits are the same but for a factor: CKA is 1, always
  throw new InvalidInput(`the prompts have ${nTokens} tokens together; CKA needs at least 3`, "prompts");
}
