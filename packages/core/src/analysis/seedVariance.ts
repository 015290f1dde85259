/** Whether the initial weights or the order of the data make refits differ, in a family that crosses their seeds. */
import { InvalidInput } from "../errors.js";
import { intervalOf } from "../statistics/estimate.js";
import { jackknifeVariance } from "../statistics/jackknife.js";
import { eachPair, overPrompts, type PairValues } from "../statistics/pairs.js";
import { nameOf } from "./classNames.js";
import { type FamilyPairs, overallPairs } from "./classPairs.js";
import type { Share, Split, VarianceReport } from "./familyReports.js";

/** One a refit. */
export interface Seeds {
  init: number;
  data: number;
}

/** How many pairs of refits have which seed in common. */
export function crossing(seeds: readonly Seeds[]): { init: number; data: number; neither: number } {
  const found = { init: 0, data: 0, neither: 0 };
  eachPair(seeds.length, (i, j) => {
    const shared = sharedBy(seeds[i], seeds[j]);
    if (shared !== "both") found[shared]++;
  });
  return found;
}

/**
 * The parts of a head that refits share, and by which seed.
 *
 * A head of the refit with init a and data b is taken as u + vₐ + w_b + e_ab, uncorrelated, of length 1: then the
 * expected similarity is |u|² between refits with neither seed in common, |u|² + |v|² with the init, |u|² + |w|² with
 * the data order in common, and 1 with itself. So, of mean similarities s over such pairs: common = s_neither;
 * init = s_init - s_neither; data = s_data - s_neither; interaction = 1 - s_init - s_data + s_neither. They sum to 1.
 * Nothing is cut off at 0.
 *
 * Intervals: seeds of each kind are left out in turn, pairs of the rest averaged anew; the jackknife's variances over
 * inits and over data seeds are added (which is cautious: what both do together counts twice), t with the smaller
 * number of seeds less 1. Null with fewer than 3 seeds of either kind.
 *
 * @param seeds by refit; each refit has seeds of its own
 * @throws InvalidInput if there are no pairs of some kind
 */
export function seedVariance(
  family: FamilyPairs,
  seeds: readonly Seeds[],
  { anchor, level }: { anchor: number; level: number },
): VarianceReport {
  const pairs = crossing(seeds);
  for (const kind of ["init", "data", "neither"] as const) {
    if (pairs[kind] === 0) throw new InvalidInput(`no two refits share ${wordsOf[kind]}`, "seeds");
  }
  const split = (of: PairValues, floor: PairValues | null) => splitOf(overPrompts(of), floor, seeds, level);
  const all = overallPairs(family);
  return {
    measure: "variance",
    preset: "CALIBRATED",
    anchor,
    initSeeds: distinct(seeds.map(({ init }) => init)),
    dataSeeds: distinct(seeds.map(({ data }) => data)),
    pairs,
    level,
    overall: split(all.mean, all.floor),
    layers: family.layers.map(({ layer, mean, floor }) => ({ layer, ...split(mean, floor) })),
    heads: family.layers.flatMap(({ classes, floor }) =>
      classes.map((one) => ({ ...nameOf(one, anchor), ...split(one.pairs, floor) })),
    ),
    claims: [],
  };
}

const wordsOf = {
  init: "their initial weights but not the order of the data",
  data: "the order of the data but not their initial weights",
  neither: "neither seed",
};

function sharedBy(a: Seeds, b: Seeds): "init" | "data" | "neither" | "both" {
  if (a.init === b.init) return a.data === b.data ? "both" : "init";
  return a.data === b.data ? "data" : "neither";
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

const parts = ["common", "init", "data", "interaction", "initShare", "dataShare"] as const;
type Parts = Record<(typeof parts)[number], number>;

/** Mean similarity of the pairs that have this in common, those without a seed. */
type Without = { init?: number; data?: number };

function splitOf({ values }: PairValues, floor: PairValues | null, seeds: readonly Seeds[], level: number): Split {
  const similarity = similaritiesOf(values, seeds);
  const found = partsOf(similarity)!;
  const inits = distinct(seeds.map(({ init }) => init));
  const datas = distinct(seeds.map(({ data }) => data));
  const left = (without: Without) => partsOf(similaritiesOf(values, seeds, without));
  const ofInits = jackknifed(inits.map((init) => left({ init })));
  const ofDatas = jackknifed(datas.map((data) => left({ data })));
  const share = (part: (typeof parts)[number]): Share => {
    const variance = ofInits && ofDatas ? ofInits[part] + ofDatas[part] : Number.NaN;
    const spread = Number.isFinite(variance)
      ? { standardError: Math.sqrt(variance), degreesOfFreedom: Math.min(inits.length, datas.length) - 1 }
      : null;
    return { value: found[part], interval: intervalOf(found[part], spread, level, null) };
  };
  const varies = 1 - found.common > leastRoom;
  return {
    common: share("common"),
    init: share("init"),
    data: share("data"),
    interaction: share("interaction"),
    initShare: varies ? share("initShare") : null,
    dataShare: varies ? share("dataShare") : null,
    similarity,
    floor: floor && similaritiesOf(overPrompts(floor).values, seeds).neither,
  };
}

const leastRoom = 1e-4;

/** NaN where no pairs are left. */
function similaritiesOf(values: Float64Array, seeds: readonly Seeds[], without: Without = {}) {
  const sums = { init: 0, data: 0, neither: 0, both: 0 };
  const counts = { init: 0, data: 0, neither: 0, both: 0 };
  const leftOut = ({ init, data }: Seeds) => init === without.init || data === without.data;
  eachPair(seeds.length, (i, j, at) => {
    if (leftOut(seeds[i]) || leftOut(seeds[j])) return;
    const shared = sharedBy(seeds[i], seeds[j]);
    sums[shared] += values[at];
    counts[shared]++;
  });
  return {
    init: sums.init / counts.init,
    data: sums.data / counts.data,
    neither: sums.neither / counts.neither,
  };
}

/** Null where a kind of pairs is missing. */
function partsOf({ init, data, neither }: Split["similarity"]): Parts | null {
  if (![init, data, neither].every(Number.isFinite)) return null;
  const seeds = 1 - neither;
  return {
    common: neither,
    init: init - neither,
    data: data - neither,
    interaction: 1 - init - data + neither,
    initShare: (init - neither) / seeds,
    dataShare: (data - neither) / seeds,
  };
}

/** The variances that leaving out one of n at a time tells. */
function jackknifed(left: readonly (Parts | null)[]): Parts | null {
  if (left.length < 3 || left.some((one) => one === null)) return null;
  return Object.fromEntries(parts.map((part) => [part, jackknifeVariance(left.map((one) => one![part]))])) as Parts;
}
