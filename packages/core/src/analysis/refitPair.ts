/** Two refits held against each other, beside their untrained twins. */
import { InvalidInput } from "../errors.js";
import type { LoadOptions } from "../model/loading.js";
import type { LayerGrid } from "./layerGrid.js";
import type { RefitPairReport } from "./report.js";

/**
 * @param floor the same grid of the untrained twins, or of what a null makes of the streams; null: none
 * @throws InvalidInput if the floor is of another shape, site or control
 */
export function refitPair(
  grid: LayerGrid,
  floor: LayerGrid | null,
  { left, right, load }: { left: number; right: number; load: LoadOptions },
): RefitPairReport {
  requireFloor(grid, floor);
  return {
    measure: "refit-pair",
    left,
    right,
    control: grid.control,
    site: grid.site,
    load,
    tokens: grid.nTokens,
    width: grid.width,
    cka: grid.cka,
    floor: floor?.cka ?? null,
    claims: [],
  };
}

function requireFloor(grid: LayerGrid, floor: LayerGrid | null): void {
  const shapeOf = ({ control, site, nLayers, nTokens, width }: LayerGrid) =>
    `${site} in ${nLayers} layers of ${width} dimensions, on ${nTokens} tokens, with control ${control}`;
  if (!floor || shapeOf(floor) === shapeOf(grid)) return;
  throw new InvalidInput(
    `the floor is ${shapeOf(floor)}; the same is needed as of the refits, ${shapeOf(grid)}`,
    "floor",
  );
}
