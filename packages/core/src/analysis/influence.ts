/** What each refit does to a family's stability: the same numbers without it, and whether it lies apart. */
import { InvalidInput } from "../errors.js";
import { mean } from "../statistics/describe.js";
import { bareEstimate, estimateOf, judged, spreadOf } from "../statistics/estimate.js";
import { outlierCutoff, robustZ } from "../statistics/outliers.js";
import { nPairs, overPrompts, type PairValues, refitMeans, samplesOf, withoutRefit } from "../statistics/pairs.js";
import type { Resampling } from "../statistics/resampling.js";
import { nameOf } from "./classNames.js";
import { type FamilyPairs, overallPairs } from "./classPairs.js";
import type { Influence, InfluenceReport } from "./familyReports.js";

/** Of fewer refits none can be told from the others. */
const fewest = 4;
/** What refits' mean stabilities differ by at least, in the median: less is not worth being called apart. */
const leastDeviation = 0.005;

/**
 * Leave one refit out: what stability becomes, overall, by layer and by head.
 *
 * Classes stay those of all refits; floors lose the same refit. `standardised` is the change in standard errors of the
 * others' value (as DFBETAS are), since an outlier would hide in its own standard error.
 *
 * A refit is an outlier where the robust z of its mean stability with the others, among all refits', goes beyond
 * `outlierCutoff`: of families without one, 1 - level have one all the same. The MAD is at least 0.005.
 *
 * @throws InvalidInput with fewer than three refits
 */
export function influence(
  family: FamilyPairs,
  { anchor, resampling }: { anchor: number; resampling: Resampling },
): InfluenceReport {
  const { nRefits, layers } = family;
  if (nRefits < 3) {
    throw new InvalidInput(
      `leaving a refit out of ${nRefits} leaves nothing to compare; at least 3 are needed`,
      "refits",
    );
  }
  const all = overallPairs(family);
  const means = refitMeans(all.mean);
  const zs = robustZ(means, leastDeviation);
  const cutoff = nRefits < fewest ? null : outlierCutoff(nRefits, resampling.level);
  // prompts say nothing of which refit it is; one object, so that all share their draws
  const ofRefits: Resampling = { ...resampling, axes: "refits" };
  const short = (pairs: PairValues | null) => pairs && overPrompts(pairs);
  const overall = leaving(overPrompts(all.mean), short(all.floor), ofRefits);
  const byLayer = layers.map(({ layer, mean, floor }) => {
    const shortFloor = short(floor);
    return { layer, without: leaving(overPrompts(mean), shortFloor, ofRefits), shortFloor };
  });
  const byHead = layers.flatMap(({ layer, classes }) =>
    classes.map((one) => ({
      name: nameOf(one, anchor),
      without: leaving(overPrompts(one.pairs), byLayer[layer].shortFloor, ofRefits),
    })),
  );
  const [estimate] = judged(
    [
      estimateOf(samplesOf(all.mean), all.floor && samplesOf(all.floor), {
        n: nPairs(nRefits),
        resampling,
        ceiling: 1,
        range: [-1, 1],
      }),
    ],
    resampling,
  );
  return {
    measure: "influence",
    preset: "CALIBRATED",
    anchor,
    cutoff,
    overall: estimate,
    refits: Array.from(means, (own, refit) => ({
      refit,
      mean: own,
      robustZ: zs[refit],
      outlier: cutoff === null || Math.abs(zs[refit]) <= cutoff ? null : zs[refit] < 0 ? "BELOW" : "ABOVE",
      overall: overall(refit),
      layers: byLayer.map(({ layer, without }) => ({ layer, ...without(refit) })),
      heads: byHead.map(({ name, without }) => ({ ...name, ...without(refit) })),
    })),
    claims: [],
  };
}

/** @param pairs of one value each, and their floor's; resampled over refits */
function leaving(pairs: PairValues, floor: PairValues | null, resampling: Resampling): (refit: number) => Influence {
  const value = mean(pairs.values);
  const calibrated = calibratedValue(value, floor);
  return (refit) => {
    const others = withoutRefit(pairs, refit);
    const left = mean(others.values);
    const leftCalibrated = calibratedValue(left, floor && withoutRefit(floor, refit));
    const spread = spreadOf(samplesOf(others), resampling);
    const delta = left - value;
    return {
      value: left,
      delta,
      calibratedDelta: calibrated === null || leftCalibrated === null ? null : leftCalibrated - calibrated,
      standardised: spread && spread.standardError > 0 ? delta / spread.standardError : null,
    };
  };
}

/** Null without a floor, or room above it. */
function calibratedValue(value: number, floor: PairValues | null): number | null {
  return bareEstimate(value, 1, floor && mean(floor.values)).calibrated;
}
