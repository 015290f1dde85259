/** Drawing with replacement: how often each of n is drawn, again and again, from a seed. */
import { InvalidInput } from "../errors.js";
import { randomStream } from "../random.js";

/** Over what means are resampled. */
export type ResampleAxes = "refits" | "prompts" | "both";

/** How intervals are made. */
export interface Resampling {
  /** how sure an interval is, in (0, 1) */
  level: number;
  /** how often refits and prompts are drawn anew; the error of a standard error is then about 1/√(2 · resamples) of it */
  resamples: number;
  axes: ResampleAxes;
  seed: number;
}

export const defaultResampling: Resampling = { level: 0.95, resamples: 1000, axes: "both", seed: 1 };

/** Fewer draws than these say little about a spread, more say nothing that fewer did not. */
const resamplesAllowed = { least: 100, most: 100_000 };

/** @throws InvalidInput naming what is not as it must be */
export function requireResampling({ level, resamples, axes, seed }: Resampling): void {
  if (!(level > 0 && level < 1)) {
    throw new InvalidInput(`level is ${level}; give the confidence as a number between 0 and 1, such as 0.95`, "level");
  }
  const { least, most } = resamplesAllowed;
  if (!Number.isInteger(resamples) || resamples < least || resamples > most) {
    throw new InvalidInput(`resamples is ${resamples}; give a whole number from ${least} to ${most}`, "resamples");
  }
  if (!["refits", "prompts", "both"].includes(axes)) {
    throw new InvalidInput(`axes is ${axes}; refits, prompts and both are known`, "axes");
  }
  if (!Number.isSafeInteger(seed)) throw new InvalidInput(`seed is ${seed}; give a whole number`, "seed");
}

/** Draws of one size and seed are the same for every statistic: those of one report vary together. */
const kept = new WeakMap<Resampling, Map<string, Uint16Array>>();

/**
 * How often each of n was drawn: [resamples, n], row-major; each row sums to n.
 *
 * @param purpose names the stream: draws of refits and of prompts are independent
 */
export function drawCounts(resampling: Resampling, purpose: "refits" | "prompts", n: number): Uint16Array {
  const known = kept.get(resampling) ?? new Map<string, Uint16Array>();
  kept.set(resampling, known);
  const name = `${purpose} ${n}`;
  const counts = known.get(name) ?? drawn(resampling, purpose, n);
  known.set(name, counts);
  return counts;
}

function drawn({ seed, resamples }: Resampling, purpose: string, n: number): Uint16Array {
  const stream = randomStream(seed, `bootstrap over ${purpose}`).split(n);
  const counts = new Uint16Array(resamples * n);
  for (let draw = 0; draw < resamples; draw++) {
    for (let i = 0; i < n; i++) counts[draw * n + stream.integer(n)]++;
  }
  return counts;
}

/** Variance of the mean of n values over draws with replacement, in units of squared values. */
export function resampledVariance(values: ArrayLike<number>, counts: Uint16Array): number {
  const n = values.length;
  const draws = counts.length / n;
  let centre = 0;
  for (let i = 0; i < n; i++) centre += values[i] / n;
  // each draw's mean, less the mean of all values: the mean over draws is near 0, so squares do not cancel
  let [sum, squares] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += counts[draw * n + i] * (values[i] - centre);
    mean /= n;
    sum += mean;
    squares += mean * mean;
  }
  return Math.max(0, (squares - (sum * sum) / draws) / (draws - 1));
}
