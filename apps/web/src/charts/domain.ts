/** Domains: the same for all families as long as the numbers allow it. */
import type { Scale } from "../estimate";

/**
 * The domain of a curve by layer. Calibrated starts a little under 0, so that the floor's lower edge shows;
 * raw cosines that are all high start at 0.5, as in the paper. Lower values extend it in quarters.
 */
export function measureDomain(values: number[], scale: Scale): [number, number] {
  const least = Math.min(...values.filter(Number.isFinite), 1);
  if (scale === "calibrated" && least >= -0.1) return [-0.1, 1];
  if (scale === "raw" && least >= 0) return [least >= 0.5 ? 0.5 : 0, 1];
  return [Math.floor(least * 4) / 4, 1];
}

/** Differences in loss up to this many nats are drawn linearly, larger ones by their logarithm. */
export const lossLinear = 0.01;

/** Where the colours of a difference in loss end, in nats: the perplexity is three times as large, or a third. */
export const lossEnd = Math.log(3);
