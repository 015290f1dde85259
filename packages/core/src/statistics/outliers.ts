/** Which of a few numbers lies apart from the others. */
import { randomStream } from "../random.js";

/** A standard deviation of normal numbers is so many of their median absolute deviations, inverted. */
const perDeviation = 0.6745;

/**
 * Robust z: 0.6745 · (x - median)/MAD.
 *
 * @param leastDeviation what the MAD is at least, so that among numbers that are all alike none stands out by rounding
 * @see Iglewicz and Hoaglin, "How to Detect and Handle Outliers" (1993)
 */
export function robustZ(values: ArrayLike<number>, leastDeviation: number): number[] {
  const numbers = Float64Array.from(values);
  const centre = median(numbers);
  const deviation = Math.max(median(numbers.map((value) => Math.abs(value - centre))), leastDeviation);
  return Array.from(numbers, (value) => (perDeviation * (value - centre)) / deviation);
}

/** Iglewicz and Hoaglin's, which suits many numbers: of a few, chance alone often goes beyond it. */
const leastCutoff = 3.5;
const draws = 20_000;

/**
 * The |robust z| that chance alone goes beyond in one sample out of 1/(1 - level): the quantile, over 20,000 seeded
 * samples of as many normal numbers, of the largest in each; at least 3.5. Of 4 numbers it is about 7, of 8 about 5, of
 * 50 under 4 (level 0.95).
 */
export function outlierCutoff(n: number, level: number): number {
  const known = cutoffs.get(`${n} ${level}`) ?? drawnCutoff(n, level);
  cutoffs.set(`${n} ${level}`, known);
  return known;
}

/** A few hundred milliseconds of fifty numbers, and always the same. */
const cutoffs = new Map<string, number>();

function drawnCutoff(n: number, level: number): number {
  const stream = randomStream(1, "outliers of chance").split(n);
  const largest = Float64Array.from({ length: draws }, () => {
    const sample = Float64Array.from({ length: n }, () => stream.normal());
    return Math.max(...robustZ(sample, 0).map(Math.abs));
  });
  return Math.max(leastCutoff, largest.sort()[Math.min(draws - 1, Math.floor(level * draws))]);
}

/** @throws RangeError of no values */
export function median(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("median of no values");
  const sorted = Float64Array.from(values).sort();
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
