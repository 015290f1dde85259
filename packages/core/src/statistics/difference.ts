/** How far apart two means lie whose refits are others, and whose prompts may be the same. */
import { mean } from "./describe.js";
import {
  axesOf,
  columnVariance,
  type EstimateOptions,
  type EstimateValue,
  intervalOf,
  marginalMeans,
  residualVariance,
  rowVariance,
  type Samples,
  type Spread,
  spreadOfParts,
} from "./estimate.js";
import type { Resampling } from "./resampling.js";

/** One of two means, with the same where nothing was learned. */
export interface Side {
  own: Samples;
  /** as many rows and columns as `own` */
  floor: Samples | null;
}

/**
 * The mean of the second side less that of the first, with its interval.
 *
 * Refits of each side are drawn by themselves, so that their variances add; prompts are drawn for both sides at once, so
 * that what a prompt adds to both moves nothing. Else as `estimateOf`.
 *
 * @param sides with as many columns: of the same prompts, or of means over prompts
 * @returns its floor is the difference of the floors, z that of the value and it; neither calibrated nor judged, since no
 *   difference is "the same head everywhere"
 * @throws RangeError if the sides have other prompts
 */
export function differenceOf(
  [one, other]: readonly [Side, Side],
  { n, resampling, range }: Omit<EstimateOptions, "ceiling">,
): EstimateValue {
  const value = mean(other.own.values) - mean(one.own.values);
  const spread = differenceSpread(one.own, other.own, resampling);
  const unjudged = { calibrated: null, calibratedInterval: null, q: null, verdict: null };
  const estimate = { value, n, interval: intervalOf(value, spread, resampling.level, range), spread, ...unjudged };
  if (!one.floor || !other.floor) return { ...estimate, floor: null, z: null };
  const floor = mean(other.floor.values) - mean(one.floor.values);
  const above = differenceSpread(aboveFloor(one.own, one.floor), aboveFloor(other.own, other.floor), resampling);
  return { ...estimate, floor, z: above && above.standardError > 0 ? (value - floor) / above.standardError : null };
}

/** Null where either side has nothing to draw from on an axis that is asked for. */
function differenceSpread(one: Samples, other: Samples, resampling: Resampling): Spread | null {
  if (one.columns !== other.columns) throw new RangeError(`${one.columns} prompts beside ${other.columns}`);
  const axes = [axesOf(one, resampling), axesOf(other, resampling)];
  if (axes[0] === null || axes[1] === null) return null;
  const { refits, prompts } = axes[0];
  const sides = [one, other].map((samples) => {
    const [ofRows, ofColumns] = marginalMeans(samples);
    return { samples, ofRows, ofColumns };
  });
  const apart = sides[1].ofColumns.map((value, column) => value - sides[0].ofColumns[column]);
  return spreadOfParts({
    refits: refits
      ? sides.map(({ samples, ofRows }) => ({ variance: rowVariance(ofRows, resampling), count: samples.rows }))
      : [],
    prompts: prompts ? { variance: columnVariance(apart, resampling), count: one.columns } : null,
    chance:
      refits && prompts
        ? sides.reduce((sum, { samples, ofRows, ofColumns }) => sum + residualVariance(samples, ofRows, ofColumns), 0)
        : 0,
    rows: Math.min(one.rows, other.rows),
  });
}

function aboveFloor(own: Samples, floor: Samples): Samples {
  return { ...own, values: own.values.map((value, i) => value - floor.values[i]) };
}
