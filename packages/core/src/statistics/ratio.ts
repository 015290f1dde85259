/** Means of which long prompts weigh more, and ratios of two means: samples that spread as they do. */
import { mean } from "./describe.js";
import { type EstimateValue, estimateOf, judged, type Samples } from "./estimate.js";
import type { Resampling } from "./resampling.js";

/**
 * Samples of a mean over tokens, from sums over each prompt's: Σ sums / Σ tokens, a row each.
 *
 * To first order a resampled row moves as Δ + (sum - Δ · tokens) / (mean tokens) does, whose mean is Δ.
 *
 * @param sums [row][prompt]
 * @param tokens by prompt
 */
export function tokenSamples(sums: readonly ArrayLike<number>[], tokens: ArrayLike<number>): Samples {
  const columns = tokens.length;
  const typical = mean(tokens);
  const values = new Float64Array(sums.length * columns);
  for (const [row, ofPrompts] of sums.entries()) {
    const centre = mean(ofPrompts) / typical;
    for (let i = 0; i < columns; i++) {
      values[row * columns + i] = centre + (ofPrompts[i] - centre * tokens[i]) / typical;
    }
  }
  return { rows: sums.length, columns, values };
}

/** The difference of samples of one shape, or of many rows and one. */
export function differenceSamples(a: Samples, b: Samples): Samples {
  const values = a.values.map((value, i) => value - b.values[i % b.values.length]);
  return { ...a, values };
}

/** A denominator below this, in nats a token, is no effect that another could be a share of. */
export const leastEffect = 1e-3;

/**
 * Whether a mean may be divided by: it is at least `leastEffect`, and surely above 0 (its interval over prompts is).
 *
 * @param denominator one row
 */
export function divisible(denominator: Samples, resampling: Resampling): boolean {
  const { value, interval } = estimateOf(denominator, null, overPrompts(resampling));
  return value >= leastEffect && (interval === null || interval.lower > 0);
}

/** An estimate of one refit alone is one over prompts, whatever was asked. */
export function overPrompts(resampling: Resampling) {
  return { n: 1, resampling: { ...resampling, axes: "prompts" as const }, ceiling: null, range: null };
}

/**
 * Samples of mean(numerator) / mean(denominator): to first order a resampled one moves as t + (a - t · b) / mean(b) does,
 * whose mean is the ratio t.
 *
 * @param denominator one row, which all rows share
 */
export function ratioSamples(numerator: Samples, denominator: Samples): Samples {
  const below = mean(denominator.values);
  const ratio = mean(numerator.values) / below;
  const { columns } = numerator;
  const values = numerator.values.map((value, i) => ratio + (value - ratio * denominator.values[i % columns]) / below);
  return { ...numerator, values };
}

/**
 * A ratio on a scale from 0, nothing of it, to 1, all of it, beyond which it may go: with z, q and verdict against 0.
 */
export function shareOf(samples: Samples, { n, resampling }: { n: number; resampling: Resampling }): EstimateValue {
  const nothing = { ...samples, values: new Float64Array(samples.values.length) };
  const [{ z, q, verdict }] = judged(
    [estimateOf(samples, nothing, { n, resampling, ceiling: 1, range: null })],
    resampling,
  );
  return { ...estimateOf(samples, null, { n, resampling, ceiling: null, range: null }), z, q, verdict };
}
