/** Norms of a refit's weights, and how they go with the stability of its layers. Paper §4.4.1. */
import { InvalidInput } from "../errors.js";
import type { ModelConfig } from "../model/config.js";
import type { LoadOptions } from "../model/loading.js";
import type { Weights } from "../model/parameters.js";
import { correlations } from "../statistics/correlation.js";
import { defaultResampling } from "../statistics/resampling.js";
import { requireAnchor } from "./between.js";
import { shown } from "./claims.js";
import type { Preset } from "./headReport.js";
import type { Claim, NormName, NormsReport } from "./report.js";
import type { SimilarityTable } from "./similarity.js";
import { stability } from "./stability.js";

/** A layer's norms, of the weights that it has. */
export interface LayerNorms {
  layer: number;
  norms: Partial<Record<NormName, number>>;
}

/** Under which name of a block's weights each is found; those of the MLP come last. */
const tensors: Record<NormName, string> = {
  W_Q: "attn.W_Q",
  W_K: "attn.W_K",
  W_V: "attn.W_V",
  W_O: "attn.W_O",
  ln1: "ln1.w",
  W_in: "mlp.W_in",
  W_out: "mlp.W_out",
  ln2: "ln2.w",
};

/**
 * The Frobenius norm of each layer's whole tensors, all heads together; of LayerNorms, of the gains.
 *
 * @param weights as they are to be measured: LayerNorm not folded, centred or not
 * @throws InvalidInput if a weight is not finite
 */
export function weightNorms(config: ModelConfig, weights: Weights): LayerNorms[] {
  return Array.from({ length: config.nLayers }, (_, layer) => {
    const found = Object.entries(tensors).filter(([, name]) => weights[`blocks.${layer}.${name}`]);
    return {
      layer,
      norms: Object.fromEntries(found.map(([norm, name]) => [norm, frobenius(weights, `blocks.${layer}.${name}`)])),
    };
  });
}

function frobenius(weights: Weights, name: string): number {
  const norm = Math.sqrt(weights[name].reduce((sum, weight) => sum + weight * weight, 0));
  if (!Number.isFinite(norm)) throw new InvalidInput(`${name} has a weight that is not finite; it has no norm`);
  return norm;
}

/**
 * @param layers `weightNorms` of the refit
 * @param table the family's similarities: stability is the layers' by the same preset with `refit` as anchor; null, or
 *   of one refit, where there is no stability
 * @param load how the weights were loaded before
 * @throws InvalidInput if the family has no such refit, or the table is of another model
 * @see paper §4.4.1
 */
export function norms(
  layers: readonly LayerNorms[],
  table: SimilarityTable | null,
  { preset, refit, load }: { preset: Preset; refit: number; load: LoadOptions },
): NormsReport {
  const stable = table && stabilityOf(table, layers.length, preset, refit);
  const ofWeights = (Object.keys(tensors) as NormName[])
    .filter((weight) => layers.every(({ norms }) => norms[weight] !== undefined))
    .map((weight) => {
      const ofLayers = layers.map(({ norms }) => norms[weight] as number);
      const found = stable && correlations(ofLayers, stable, defaultResampling.level).pearson;
      return {
        weight,
        pearson: found?.value ?? null,
        interval: found?.interval ?? null,
        n: stable ? layers.length : 0,
      };
    });
  return {
    measure: "norms",
    preset,
    refit,
    load,
    layers: layers.map(({ layer, norms }) => ({ layer, stability: stable?.[layer] ?? null, norms })),
    correlations: ofWeights,
    claims: claims(ofWeights),
  };
}

/** By layer; null of one refit. */
function stabilityOf(table: SimilarityTable, nLayers: number, preset: Preset, refit: number): number[] | null {
  requireAnchor(table, refit);
  if (table.nLayers !== nLayers) {
    throw new InvalidInput(`stability is of ${table.nLayers} layers, but the norms are of ${nLayers}`);
  }
  if (table.nRefits < 2) return null;
  return stability(table, null, { preset, anchor: refit }).anchors.find((anchor) => anchor.refit === refit)!.values;
}

function claims(correlations: NormsReport["correlations"]): Claim[] {
  const r = correlations.find(({ weight }) => weight === "W_Q");
  if (!r || r.pearson === null) return [];
  const others = correlations.flatMap(({ weight, pearson }) =>
    weight === "W_Q" || pearson === null ? [] : [`${weight} ${shown(pearson)}`],
  );
  return [
    {
      section: "4.4.1",
      statement: "The norm of W_Q falls as stability rises (r < 0).",
      holds: r.pearson < 0,
      finding: `Over ${r.n} layers, Pearson's r of W_Q's norm with stability is ${shown(r.pearson)}; of others: ${others.join(", ")}.`,
    },
  ];
}
