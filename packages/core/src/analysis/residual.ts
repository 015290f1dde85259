/** How alike the residual streams of a family's refits are over all tokens, layer by layer. Paper §4.7. */
import type { Engine } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { hasResidMid } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { LoadOptions } from "../model/loading.js";
import type { Weights } from "../model/parameters.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import {
  type EstimateOptions,
  type EstimateValue,
  estimateOf,
  judged,
  meanSamples,
  pairSamples,
  type Samples,
} from "../statistics/estimate.js";
import { defaultResampling, type Resampling } from "../statistics/resampling.js";
import { ActivationReader } from "./activations.js";
import { shown } from "./claims.js";
import type { Preset } from "./headReport.js";
import { leastNeighbourhood } from "./likeness/distances.js";
import { likenessBy, sampling } from "./likeness/likeness.js";
import type { PatternNull } from "./patternNull.js";
import type { Claim, ResidualControl, ResidualMeasure, ResidualReport, ResidualSite } from "./report.js";
import type { Scratch } from "./scratch.js";
import { Streams, tokensOf } from "./streams.js";

/** Likeness of every two refits, as plain data. */
export interface ResidualTable {
  measure: ResidualMeasure;
  control: ResidualControl;
  site: ResidualSite;
  nRefits: number;
  nLayers: number;
  /** of all prompts together, BOS included */
  nTokens: number;
  /** of those, which were compared: all, or a sample where a measure looks at every two of them */
  nCompared: number;
  nPrompts: number;
  /** dimensions of the stream */
  width: number;
  /** by layer: likeness [refit][refit] by the measure, symmetric, 1 on the diagonal */
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
  /** default: the paper's, cka-rbf */
  measure?: ResidualMeasure;
  /** what is taken off the streams before; default none */
  control?: ResidualControl;
  /** by refit, whose streams are taken off for the control `untrained` */
  twins?: readonly (() => Promise<Weights>)[] | null;
  /** measured in the streams' place, for a floor; default: nothing */
  instead?: PatternNull | null;
  /** takes 4 bytes · refits · layers · tokens · dModel for the time of the call */
  scratch: Scratch;
  /** told after each forward pass of a prompt through a refit, and then after each tile of pairs of tokens */
  onProgress?: (done: number, total: number) => void;
}

/**
 * How alike every two refits are at every layer, over all tokens of all prompts; see `likeness/` for the measures and
 * `streamControl` for what can be taken off before.
 *
 * Each prompt goes through each refit once. Memory does not depend on the number of prompts but for some 8 bytes a refit
 * and token, and with a control or a null for one refit's stream at one layer.
 *
 * @throws InvalidInput with fewer than two refits or three tokens, at resid_mid where there is none, if activations are
 *   not finite, or if nothing is left to compare: all tokens' are the same
 * @see paper §4.7; the paper's code reads resid_pre, its text the stream after attention
 */
export async function residualSimilarities(request: ResidualRequest): Promise<ResidualTable> {
  const { engine, config, refits, prompts, site, scratch, onProgress } = request;
  const { measure = "cka-rbf", control = "none", instead = null } = request;
  const nTokens = tokensOf(prompts);
  requireRefits(refits.length);
  requireSite(site, config);
  const twins = requireTwins(request, control);
  const reader = new ActivationReader(engine, config, [site], prompts);
  requireTokens(nTokens, measure);
  const sampled = sampling.has(measure);
  const streams = new Streams({ config, site, prompts, scratch, control, instead, sampled });
  const likeness = likenessBy(measure, engine, { nRefits: refits.length, nPoints: nTokens, width: config.dModel });
  const passes = refits.length * prompts.length * (twins ? 2 : 1);
  const total = passes + config.nLayers * likeness.nSteps;
  let done = 0;
  const step = () => onProgress?.(++done, total);
  try {
    await streams.record(reader, refits, twins, step);
    const nCompared = sampled ? streams.sample().length : nTokens;
    requireNeighbours(measure, nCompared);
    const matrices: number[][][] = [];
    for (let layer = 0; layer < config.nLayers; layer++) {
      const points = await streams.at(layer);
      if (measure !== "cka-rbf" || control !== "none") streams.requireSpread(layer, points);
      matrices.push(await likeness.matrix(points, step));
      await streams.drop(layer);
    }
    return {
      measure,
      control,
      site,
      nRefits: refits.length,
      nLayers: config.nLayers,
      nTokens,
      nCompared,
      nPrompts: prompts.length,
      width: config.dModel,
      matrices,
    };
  } finally {
    await reader.dispose();
    await likeness.dispose();
    await streams.dispose();
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
  {
    preset,
    selfPairs,
    load,
    resampling = defaultResampling,
  }: { preset: Preset; selfPairs: boolean; load: LoadOptions; resampling?: Resampling },
  heads: readonly number[] | null = null,
): ResidualReport {
  requireRefits(table.nRefits);
  requireFloor(table, floor);
  const n = (table.nRefits * (table.nRefits - 1)) / 2;
  const about: EstimateOptions = { n, resampling, ceiling: 1, range: signed.has(table.measure) ? [-1, 1] : [0, 1] };
  const own = table.matrices.map((matrix) => likenessOf(matrix, selfPairs));
  const floors = floor ? floor.matrices.map((matrix) => likenessOf(matrix, selfPairs)) : null;
  const layers = judged(
    own.map((of, layer) => estimated(of, floors?.[layer] ?? null, about)),
    resampling,
  );
  const [overall] = judged([estimated(overLayers(own), floors && overLayers(floors), about)], resampling);
  return {
    measure: "residual",
    preset,
    residualMeasure: table.measure,
    control: table.control,
    site: table.site,
    selfPairs,
    load,
    tokens: table.nTokens,
    compared: table.nCompared,
    width: table.width,
    resampling,
    overall,
    layers: table.matrices.map((matrix, layer) => ({
      layer,
      estimate: layers[layer],
      sd: standardDeviation(pairsOf(matrix)),
    })),
    matrices: table.matrices,
    claims:
      heads && table.control === "none"
        ? claims(
            own.map(({ value }) => value),
            heads,
            table.measure,
            selfPairs,
          )
        : [],
  };
}

/** Those that can be negative. */
const signed: ReadonlySet<ResidualMeasure> = new Set<ResidualMeasure>(["cka-debiased", "rsa"]);

/** A mean over pairs of refits, and the rows, one a refit, that it is resampled by. */
interface PairMean {
  value: number;
  samples: Samples;
}

function likenessOf(matrix: readonly (readonly number[])[], selfPairs: boolean): PairMean {
  const m = matrix.length;
  const samples = pairSamples(m, 1, (i, j) => [matrix[i][j]]);
  if (!selfPairs) return { value: mean(pairsOf(matrix)), samples };
  const values = samples.values.map((one) => 1 / m + (1 - 1 / m) * one);
  return { value: mean(matrix.flat()), samples: { ...samples, values } };
}

function overLayers(layers: readonly PairMean[]): PairMean {
  return { value: mean(layers.map(({ value }) => value)), samples: meanSamples(layers.map(({ samples }) => samples)) };
}

/** The values to the last digit as they are, not as the mean of rows gives them back. */
function estimated(own: PairMean, floor: PairMean | null, about: EstimateOptions): EstimateValue {
  const estimate = estimateOf(own.samples, floor?.samples ?? null, about);
  return { ...estimate, value: own.value, floor: floor?.value ?? null };
}

/** Of every two different refits, once. */
function pairsOf(matrix: readonly (readonly number[])[]): number[] {
  return matrix.flatMap((row, refit) => row.slice(refit + 1));
}

/** What each measure is to a reader. */
const called: Record<ResidualMeasure, string> = {
  "cka-linear": "linear CKA",
  "cka-debiased": "debiased linear CKA",
  "cka-rbf": "CKA",
  procrustes: "Procrustes similarity",
  svcca: "SVCCA",
  rsa: "RSA",
  knn: "the share of common nearest neighbours",
};

function claims(
  stream: readonly number[],
  heads: readonly number[],
  measure: ResidualMeasure,
  selfPairs: boolean,
): Claim[] {
  const [streamMean, headsMean] = [mean(stream), mean(heads)];
  const behind = stream.flatMap((value, layer) =>
    value > heads[layer] ? [] : [`layer ${layer} (${shown(value)} against ${shown(heads[layer])})`],
  );
  const scales =
    `The stream's likeness is ${called[measure]}${selfPairs ? ", each refit's with itself among the pairs" : ""}, ` +
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

function requireRefits(nRefits: number): void {
  if (nRefits >= 2) return;
  throw new InvalidInput(
    `residual-stream stability compares refits and needs at least 2, but there is ${nRefits}`,
    "refits",
  );
}

function requireFloor(table: ResidualTable, floor: ResidualTable | null): void {
  const shapeOf = ({ measure, control, site, nRefits, nLayers, nTokens }: ResidualTable) =>
    `${site} of ${nRefits} refits in ${nLayers} layers, on ${nTokens} tokens, by ${measure} with control ${control}`;
  if (!floor || shapeOf(floor) === shapeOf(table)) return;
  throw new InvalidInput(
    `the floor is ${shapeOf(floor)}; the same is needed as of the refits, ${shapeOf(table)}`,
    "floor",
  );
}

export function requireSite(site: ResidualSite, config: ModelConfig): void {
  if (site !== "resid_mid" || hasResidMid(config)) return;
  const why = config.mlp ? "attention and MLP add to the stream together" : "there is no MLP";
  throw new InvalidInput(`site is resid_mid, which this model does not have: ${why}; use resid_post`, "site");
}

/** Of few points all measures see one and the same arrangement: two are as far apart as two are. */
const leastTokens = 3;

export function requireTokens(nTokens: number, measure: ResidualMeasure): void {
  // debiased, three tokens' products with themselves are all there is
  const least = measure === "cka-debiased" ? leastTokens + 1 : leastTokens;
  if (nTokens >= least) return;
  const whose = measure === "cka-debiased" ? "debiased CKA" : measure.startsWith("cka") ? "CKA" : measure;
  throw new InvalidInput(`the prompts have ${nTokens} tokens together; ${whose} needs at least ${least}`, "prompts");
}

export function requireNeighbours(measure: ResidualMeasure, nCompared: number): void {
  const least = measure === "knn" ? leastNeighbourhood : leastTokens;
  if (!sampling.has(measure) || nCompared >= least) return;
  throw new InvalidInput(
    `${nCompared} tokens are different and left to compare; ${measure} needs at least ${least}`,
    "prompts",
  );
}

export function requireTwins({ refits, twins }: Pick<ResidualRequest, "refits" | "twins">, control: ResidualControl) {
  if (control !== "untrained") return null;
  if (twins?.length === refits.length) return twins;
  throw new InvalidInput(
    `control is untrained, which takes off each refit's untrained twin, but there are ${twins?.length ?? 0} twins of ` +
      `${refits.length} refits`,
    "control",
  );
}
