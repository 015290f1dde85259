/** Estimates: a mean over refits and prompts, how sure it is, and how far above what untrained networks score. */
import { mean } from "./describe.js";
import { falseDiscoveryRates } from "./multiple.js";
import { drawCounts, type Resampling, resampledVariance } from "./resampling.js";
import { studentCdf, studentQuantile } from "./student.js";

/** What is averaged: one row a refit (or what stands for one), one column a prompt. */
export interface Samples {
  rows: number;
  /** 1 where prompts were averaged before */
  columns: number;
  /** [rows, columns], row-major */
  values: Float64Array;
}

/** A range that holds the true value with this confidence. */
export interface Interval {
  level: number;
  lower: number;
  upper: number;
}

/**
 * STABLE: more than half of the way from the floor to "the same head everywhere", surely. UNSTABLE: surely less, and
 * surely above the floor. AT_FLOOR: not surely above it, surely less than half of the way. INCONCLUSIVE: neither is sure.
 */
export type Verdict = "STABLE" | "UNSTABLE" | "INCONCLUSIVE" | "AT_FLOOR";

/** What an interval is made of: value ± t · standardError is one of any level. */
export interface Spread {
  standardError: number;
  /** of Student's t */
  degreesOfFreedom: number;
}

/** A number with its interval, and with what "nothing was learned" scores. */
export interface EstimateValue {
  value: number;
  /** how many refits, or pairs of refits, it averages over */
  n: number;
  /** null where there are too few refits to tell */
  interval: Interval | null;
  spread: Spread | null;
  /** the same statistic where nothing was learned; null where that is not known */
  floor: number | null;
  /** (value - floor) / (1 - floor): 0 is the floor, 1 the same head everywhere; null without a floor, or room above it */
  calibrated: number | null;
  calibratedInterval: Interval | null;
  /** (value - floor) / standard error of the difference; null without either, or where nothing varies */
  z: number | null;
  /** expected share of false ones among all estimates, judged together, that are at least this surely above the floor */
  q: number | null;
  verdict: Verdict | null;
}

/** From here on, calibrated, something counts as the same in every refit. */
const stableFrom = 0.5;
/** A floor this near to 1, as of refits with one init, leaves no room above it: what remains there is rounding. */
const leastRoom = 1e-4;

export interface EstimateOptions {
  n: number;
  resampling: Resampling;
  /** the value that means "the same in every refit", where the scale has one */
  ceiling: 1 | null;
  /** what the statistic can be; intervals do not reach beyond */
  range: readonly [low: number, high: number] | null;
}

/**
 * The mean of all samples with its interval, beside its floor's.
 *
 * `value ± t · SE`: SE² from the spread of the mean over refits drawn with replacement, and over prompts drawn so, each
 * times n/(n - 1) for what drawing with replacement loses, less what chance alone adds to both; t is Student's with
 * Satterthwaite's degrees of freedom. Value and floor are drawn together: they share refits and prompts.
 *
 * q is of this estimate alone; `judged` corrects it for those that are read together.
 *
 * @param floor as many rows and columns as `samples`: of the same refits and prompts
 * @throws RangeError if there are no samples, or the floor has another shape
 */
export function estimateOf(
  samples: Samples,
  floor: Samples | null,
  { n, resampling, ceiling, range }: EstimateOptions,
): EstimateValue {
  if (floor && (floor.rows !== samples.rows || floor.columns !== samples.columns)) {
    throw new RangeError(
      `a floor of ${floor.rows} × ${floor.columns} to samples of ${samples.rows} × ${samples.columns}`,
    );
  }
  const value = mean(samples.values);
  const spread = spreadOf(samples, resampling);
  const floorValue = floor && mean(floor.values);
  const above = floor && difference(value, samples, floorValue as number, floor, resampling);
  const room = ceiling === null || floorValue === null ? null : ceiling - floorValue;
  const calibrated = room === null || room < leastRoom ? null : (value - (floorValue as number)) / room;
  return {
    value,
    n,
    interval: intervalOf(value, spread, resampling.level, range),
    spread,
    floor: floorValue,
    calibrated,
    calibratedInterval:
      calibrated === null
        ? null
        : intervalOf(
            calibrated,
            spreadOf(calibratedSamples(samples, floor as Samples, value, room as number), resampling),
            resampling.level,
            [Number.NEGATIVE_INFINITY, 1],
          ),
    z: above?.z ?? null,
    q: above?.p ?? null,
    verdict: null,
  };
}

/** A number of which no spread is known. */
export function bareEstimate(value: number, n: number, floor: number | null): EstimateValue {
  const calibrated = floor === null || 1 - floor < leastRoom ? null : (value - floor) / (1 - floor);
  const unknown = { interval: null, spread: null, calibratedInterval: null, z: null, q: null, verdict: null };
  return { value, n, floor, calibrated, ...unknown };
}

/** The interval of a level around a value; null where its spread is not known. */
export function intervalOf(
  value: number,
  spread: Spread | null,
  level: number,
  range: readonly [number, number] | null,
): Interval | null {
  if (spread === null) return null;
  const { standardError, degreesOfFreedom } = spread;
  const reach = standardError === 0 ? 0 : standardError * studentQuantile((1 + level) / 2, degreesOfFreedom);
  const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return { level, lower: Math.max(low, value - reach), upper: Math.min(high, value + reach) };
}

/** The interval of a mean of one value a refit, however they were made; null of one. */
export function meanInterval(
  values: readonly number[],
  resampling: Resampling,
  range: readonly [number, number] | null,
): Interval | null {
  const samples = { rows: values.length, columns: 1, values: Float64Array.from(values) };
  return intervalOf(mean(samples.values), spreadOf(samples, resampling), resampling.level, range);
}

/** q values and verdicts of estimates that are read together, as the heads of one refit are. */
export function judged(estimates: readonly EstimateValue[], { level }: Pick<Resampling, "level">): EstimateValue[] {
  const tested = estimates.flatMap(({ q }, i) => (q === null ? [] : [{ i, q }]));
  const rates = falseDiscoveryRates(tested.map(({ q }) => q));
  const q = new Map(tested.map(({ i }, at) => [i, rates[at]]));
  return estimates.map((estimate, i) => {
    const corrected = { ...estimate, q: q.get(i) ?? null };
    return { ...corrected, verdict: verdictOf(corrected, 1 - level) };
  });
}

function verdictOf({ calibrated, calibratedInterval, q }: EstimateValue, alpha: number): Verdict | null {
  if (calibrated === null) return null;
  if (calibratedInterval === null || q === null) return "INCONCLUSIVE";
  const { lower, upper } = calibratedInterval;
  // the test looks at one side, the interval at both: what it cannot tell from the floor is not surely above it
  if (q > alpha || lower <= 0) return upper < stableFrom ? "AT_FLOOR" : "INCONCLUSIVE";
  if (lower > stableFrom) return "STABLE";
  return upper < stableFrom ? "UNSTABLE" : "INCONCLUSIVE";
}

/** The mean over prompts alone, where the other side has nothing more. */
export function withoutColumns({ rows, columns, values }: Samples): Samples {
  const means = Float64Array.from({ length: rows }, (_, row) =>
    mean(values.subarray(row * columns, (row + 1) * columns)),
  );
  return { rows, columns: 1, values: means };
}

/** The mean of samples of one shape, place by place. */
export function meanSamples(of: readonly Samples[]): Samples {
  const [{ rows, columns }] = of;
  const values = new Float64Array(rows * columns);
  for (const one of of) {
    for (let i = 0; i < values.length; i++) values[i] += one.values[i] / of.length;
  }
  return { rows, columns, values };
}

/** How sure the mean of all samples is; null where there is nothing to draw from on an axis that is asked for. */
export function spreadOf(samples: Samples, resampling: Resampling): Spread | null {
  const axes = axesOf(samples, resampling);
  if (axes === null) return null;
  const { rows, columns } = samples;
  const [rowMeans, columnMeans] = marginalMeans(samples);
  return spreadOfParts({
    refits: axes.refits ? [{ variance: rowVariance(rowMeans, resampling), count: rows }] : [],
    prompts: axes.prompts ? { variance: columnVariance(columnMeans, resampling), count: columns } : null,
    chance: axes.refits && axes.prompts ? residualVariance(samples, rowMeans, columnMeans) : 0,
    rows,
  });
}

/** Which axes are drawn; null where there is nothing to draw from on one that is asked for. */
export function axesOf(
  { rows, columns }: Samples,
  { axes }: Pick<Resampling, "axes">,
): { refits: boolean; prompts: boolean } | null {
  // where prompts were averaged before, only refits are left to draw
  const refits = axes !== "prompts" || columns === 1;
  if (refits && rows < 2) return null;
  return { refits, prompts: axes !== "refits" && columns > 1 };
}

/** What a mean's variance is made of: of what is drawn on each axis, and how many there are to draw from. */
export interface VarianceParts {
  /** one for each family of refits that is drawn by itself */
  refits: { variance: number; count: number }[];
  prompts: { variance: number; count: number } | null;
  /** what chance alone adds to both axes */
  chance: number;
  /** of refits, whether they are drawn or not */
  rows: number;
}

/** Student's t with Satterthwaite's degrees of freedom. */
export function spreadOfParts({ refits, prompts, chance, rows }: VarianceParts): Spread {
  const drawn = prompts ? [...refits, prompts] : refits;
  const ofRefits = refits.reduce((sum, { variance }) => sum + variance, 0);
  const ofPrompts = prompts?.variance ?? 0;
  const variance = Math.max(ofRefits, ofPrompts, ofRefits + ofPrompts - chance);
  const satterthwaite =
    variance === 0
      ? rows - 1
      : variance ** 2 / drawn.reduce((sum, part) => sum + part.variance ** 2 / Math.max(1, part.count - 1), 0);
  return { standardError: Math.sqrt(variance), degreesOfFreedom: Math.max(1, satterthwaite) };
}

export function rowVariance(means: Float64Array, resampling: Resampling): number {
  return meanVariance(means, drawCounts(resampling, "refits", means.length));
}

export function columnVariance(means: Float64Array, resampling: Resampling): number {
  return meanVariance(means, drawCounts(resampling, "prompts", means.length));
}

/** Drawing n of n with replacement spreads a mean by (n - 1)/n of what n new ones would. */
function meanVariance(values: Float64Array, counts: Uint16Array): number {
  const n = values.length;
  return (resampledVariance(values, counts) * n) / (n - 1);
}

/** Means of each refit and of each prompt. */
export function marginalMeans({ rows, columns, values }: Samples): [rows: Float64Array, columns: Float64Array] {
  const [ofRows, ofColumns] = [new Float64Array(rows), new Float64Array(columns)];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      ofRows[row] += value / columns;
      ofColumns[column] += value / rows;
    }
  }
  return [ofRows, ofColumns];
}

/** What is left of the samples once refits' and prompts' own effects are taken off, as it spreads the mean of all. */
export function residualVariance(
  { rows, columns, values }: Samples,
  ofRows: Float64Array,
  ofColumns: Float64Array,
): number {
  const centre = mean(ofRows);
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      squares += (values[row * columns + column] - ofRows[row] - ofColumns[column] + centre) ** 2;
    }
  }
  return squares / ((rows - 1) * (columns - 1)) / (rows * columns);
}

function difference(
  value: number,
  samples: Samples,
  floorValue: number,
  floor: Samples,
  resampling: Resampling,
): { z: number | null; p: number } | null {
  const values = samples.values.map((one, i) => one - floor.values[i]);
  const spread = spreadOf({ ...samples, values }, resampling);
  if (spread === null) return null;
  const gap = value - floorValue;
  if (spread.standardError === 0) return { z: null, p: gap > 0 ? 0 : 1 };
  const z = gap / spread.standardError;
  return { z, p: 1 - studentCdf(z, spread.degreesOfFreedom) };
}

/** Samples whose mean moves as (s - f)/(1 - f) does, to first order: ds/(1 - f) - df · (1 - s)/(1 - f)². */
function calibratedSamples(samples: Samples, floor: Samples, value: number, room: number): Samples {
  const slope = (room - (value - (1 - room))) / room ** 2;
  return { ...samples, values: samples.values.map((one, i) => one / room - floor.values[i] * slope) };
}

/**
 * Rows, one a refit, of a mean over pairs of refits: the jackknife's pseudo-values, whose mean is that mean.
 *
 * Of M refits, with θ the mean over pairs and rᵢ the mean over refit i's: ψᵢ = θ + 2(M - 1)/(M - 2) · (rᵢ - θ). What
 * pairs have of their own counts too much in them; from 4 refits on it is told apart (g_ij = θ + aᵢ + aⱼ + e_ij) and the
 * rows are drawn together until they spread as θ does.
 *
 * @param pair refit i < refit j → a value for each column
 * @returns `nRefits` rows; one row where there are two refits, the pair itself
 * @throws RangeError with fewer than two refits
 */
export function pairSamples(
  nRefits: number,
  columns: number,
  pair: (i: number, j: number) => ArrayLike<number>,
): Samples {
  if (nRefits < 2) throw new RangeError(`${nRefits} refits make no pairs`);
  if (nRefits === 2) return { rows: 1, columns, values: Float64Array.from(pair(0, 1)) };
  const sums = new Float64Array(nRefits * columns);
  const centre = new Float64Array(columns);
  const nPairs = (nRefits * (nRefits - 1)) / 2;
  const means: { i: number; j: number; value: number }[] = [];
  for (let i = 0; i < nRefits; i++) {
    for (let j = i + 1; j < nRefits; j++) {
      const values = pair(i, j);
      let sum = 0;
      for (let column = 0; column < columns; column++) {
        sums[i * columns + column] += values[column];
        sums[j * columns + column] += values[column];
        centre[column] += values[column] / nPairs;
        sum += values[column];
      }
      means.push({ i, j, value: sum / columns });
    }
  }
  const effects = Array.from({ length: nRefits }, (_, i) => {
    const own = mean(sums.subarray(i * columns, (i + 1) * columns)) / (nRefits - 1);
    return own - mean(centre);
  });
  const factor =
    ((2 * (nRefits - 1)) / (nRefits - 2)) * Math.sqrt(shareOfRefits(nRefits, effects, means, mean(centre)));
  const values = sums.map((sum, at) => {
    const theta = centre[at % columns];
    return theta + factor * (sum / (nRefits - 1) - theta);
  });
  return { rows: nRefits, columns, values };
}

/** How much of the jackknife's variance is that of the mean: the rest is pairs' own, which it counts too often. */
function shareOfRefits(
  m: number,
  effects: readonly number[],
  pairs: readonly { i: number; j: number; value: number }[],
  centre: number,
): number {
  if (m < 4) return 1;
  const jackknife = ((4 * (m - 1)) / (m * (m - 2) ** 2)) * effects.reduce((sum, effect) => sum + effect ** 2, 0);
  if (jackknife === 0) return 1;
  const scale = (m - 1) / (m - 2);
  const residual = pairs.reduce(
    (sum, { i, j, value }) => sum + (value - centre - scale * (effects[i] + effects[j])) ** 2,
    0,
  );
  const own = residual / ((m * (m - 3)) / 2);
  const least = (2 * own) / (m * (m - 1));
  const corrected = jackknife - own * (4 / (m * (m - 2)) - 2 / (m * (m - 1)));
  return Math.min(1, Math.max(corrected, least) / jackknife);
}
