/** Head stability: how surely a head of one refit is found again in the others. Paper §4.1. */
import { bestAssignment } from "../statistics/assignment.js";
import type { Side } from "../statistics/difference.js";
import { type EstimateValue, estimateOf } from "../statistics/estimate.js";
import { differenceSamples } from "../statistics/ratio.js";
import type { Resampling } from "../statistics/resampling.js";
import { between } from "./between.js";
import { shown, withFloor, withInterval } from "./claims.js";
import { layerExtremes } from "./extremes.js";
import type { HeadReport, Layered } from "./headReport.js";
import { bestColumns, type HeadOptions, type Matching, matchedReport, range } from "./matching.js";
import type { Claim, StabilityReport } from "./report.js";
import type { SimilarityKind, SimilarityTable } from "./similarity.js";

/**
 * Head-wise and layer-wise stability.
 *
 * PAPER (§4.1, Eqs. 1-5): raw cosine averaged over prompts; for each head of the anchor refit the best match in each
 * other refit, same layer, many-to-one; mean over the other refits (the anchor's own column is left out); layers are
 * means over heads.
 *
 * CALIBRATED: every refit is an anchor in turn; uniform causal attention is subtracted from the patterns; heads are
 * matched one to one within the layer, by the assignment with the largest summed similarity.
 *
 * @param table the refits' similarities
 * @param floor the same table of their untrained twins, null where there are none
 * @param options whose heads PAPER measures, how intervals are drawn, and a floor that needs no table
 * @returns values in [0, 1] (PAPER) or [-1, 1] (CALIBRATED); n counts other refits (heads; PAPER's layers) or pairs
 *   of refits (CALIBRATED's layers)
 * @throws InvalidInput with fewer than two refits, no such anchor, or a floor of another shape
 */
export function stability(
  table: SimilarityTable,
  floor: SimilarityTable | null,
  options: HeadOptions,
): StabilityReport {
  return stabilityByLayer(table, floor, options).report;
}

/** The same, with what its layers are the means of. */
export function stabilityByLayer(
  table: SimilarityTable,
  floor: SimilarityTable | null,
  options: HeadOptions,
): Layered<StabilityReport> {
  const { report, layers } = matchedReport("stability", table, floor, options, {
    PAPER: withinLayers("cosine", bestColumns),
    CALIBRATED: oneToOneWithinLayers,
  });
  const drop = dropOf(report.layers, layers, report.resampling);
  return { report: { ...report, measure: "stability", drop, claims: claims(report, drop) }, layers };
}

/**
 * ΔS with its interval: refits and prompts are drawn for both layers at once. Which layers they are is held, though
 * they were chosen for being the most and the least stable, so that ΔS tends to be too large where layers are alike.
 */
function dropOf(layers: HeadReport["layers"], sides: readonly Side[], resampling: Resampling): EstimateValue {
  const { least, most } = layerExtremes(layers.map(({ estimate }) => estimate.value));
  const [low, high] = [sides[least.layer], sides[most.layer]];
  const floor = high.floor && low.floor && differenceSamples(high.floor, low.floor);
  const about = { n: layers[0].estimate.n, resampling, ceiling: null, range: [-2, 2] as const };
  return estimateOf(differenceSamples(high.own, low.own), floor, about);
}

function withinLayers(kind: SimilarityKind, columns: Matching["columns"]): Matching {
  return {
    kind,
    withinLayers: true,
    columns,
    candidates: (table, anchor, refit) =>
      range(table.nLayers).map((layer) => {
        const places = range(table.nHeads).map((head) => ({ layer, head }));
        const similarity = between(table, kind, { refit: anchor, layer }, { refit, layer });
        return { rows: places, columns: places, similarity };
      }),
  };
}

/** CALIBRATED's counterparts. */
export const oneToOneWithinLayers: Matching = withinLayers("centred", bestAssignment);

/** Layers from which on the paper calls a model deep, and where it sees the least stable layer of such. */
const deep = 8;
const midDepth = { from: 0.4, to: 0.8 };

/** §4.6 */
function claims({ layers }: HeadReport, drop: EstimateValue): Claim[] {
  if (layers.length < 2) return [];
  const { least, most } = layerExtremes(layers.map(({ estimate }) => estimate.value));
  const told = (layer: number) => `layer ${layer} (${withFloor(layers[layer].estimate)})`;
  const first: Claim = {
    section: "4.6",
    statement: "The first layer is the most stable.",
    holds: most.layer === 0,
    finding: `The most stable is ${told(most.layer)}${most.layer === 0 ? "" : `; the first is ${told(0)}`}.`,
  };
  const middle: Claim = {
    section: "4.6",
    statement: `In deep models the least stable layer lies mid-depth, at ${midDepth.from} to ${midDepth.to} of it.`,
    holds: least.relativeDepth >= midDepth.from && least.relativeDepth <= midDepth.to,
    finding:
      `The least stable is ${told(least.layer)}, at ${shown(least.relativeDepth)} of the depth, ` +
      `${withInterval(drop)} below the most stable.`,
  };
  return layers.length < deep ? [first] : [first, middle];
}
