/** Two refits held against each other, beside their untrained twins. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import { type EstimateValue, estimateOf, judged } from "../statistics/estimate.js";
import { overPrompts, tokenSamples } from "../statistics/ratio.js";
import type { Resampling } from "../statistics/resampling.js";
import { type Divergence, divergences, type FunctionDistance } from "./functionDistance.js";
import type { LayerGrid } from "./layerGrid.js";
import type { RefitPairReport } from "./report.js";

/** What is known of two refits. */
export interface RefitPairTables {
  grid: LayerGrid;
  distance: FunctionDistance;
}

/** Of their floor: either may be missing. */
type FloorTables = { [Name in keyof RefitPairTables]: RefitPairTables[Name] | null };

/**
 * @param floor the same of the untrained twins, or a grid alone: a null in the streams' place leaves what is predicted as
 *   it is
 * @returns likeness of layers in the measure's range; divergences in nats a token, all tokens with weight 1, ≥ 0 and Jensen-Shannon at
 *   most ln 2, with n prompts that their intervals are drawn from
 * @throws InvalidInput if the floor is of another shape, measure, site or control, or of other prompts
 */
export function refitPair(
  { grid, distance }: RefitPairTables,
  floor: FloorTables,
  { left, right, load, resampling }: { left: number; right: number; load: LoadOptions; resampling: Resampling },
): RefitPairReport {
  requireFloor(grid, floor.grid);
  requireSamePrompts(distance, floor.distance);
  return {
    measure: "refit-pair",
    left,
    right,
    residualMeasure: grid.measure,
    control: grid.control,
    site: grid.site,
    load,
    tokens: grid.nTokens,
    compared: grid.nCompared,
    width: grid.width,
    similarity: grid.similarity,
    floor: floor.grid?.similarity ?? null,
    resampling,
    distance: distances(distance, floor.distance, resampling),
    claims: [],
  };
}

/** What each of them can be. */
const ranges: Record<Divergence, [low: number, high: number]> = {
  leftToRight: [0, Number.POSITIVE_INFINITY],
  rightToLeft: [0, Number.POSITIVE_INFINITY],
  jensenShannon: [0, Math.LN2],
};

function distances(
  { tokens, sums }: FunctionDistance,
  floor: FunctionDistance | null,
  resampling: Resampling,
): Record<Divergence, EstimateValue> {
  const estimates = judged(
    divergences.map((name) =>
      estimateOf(tokenSamples([sums[name]], tokens), floor && tokenSamples([floor.sums[name]], tokens), {
        ...overPrompts(resampling),
        n: tokens.length,
        range: ranges[name],
      }),
    ),
    resampling,
  );
  return Object.fromEntries(divergences.map((name, i) => [name, estimates[i]])) as Record<Divergence, EstimateValue>;
}

function requireFloor(grid: LayerGrid, floor: LayerGrid | null): void {
  const shapeOf = ({ measure, control, site, nLayers, nTokens, width }: LayerGrid) =>
    `${site} in ${nLayers} layers of ${width} dimensions, on ${nTokens} tokens, by ${measure} with control ${control}`;
  if (!floor || shapeOf(floor) === shapeOf(grid)) return;
  throw new InvalidInput(
    `the floor is ${shapeOf(floor)}; the same is needed as of the refits, ${shapeOf(grid)}`,
    "floor",
  );
}

function requireSamePrompts(distance: FunctionDistance, floor: FunctionDistance | null): void {
  if (!floor || floor.tokens.join() === distance.tokens.join()) return;
  throw new InvalidInput(
    "the floor of what is predicted is of other prompts than the refits were measured on",
    "floor",
  );
}
