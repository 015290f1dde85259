/** Numbers in the sentences of claims. */
import type { EstimateValue } from "../statistics/estimate.js";

export function shown(value: number): string {
  return value.toFixed(3);
}

/** 0.123 → "12.3 %" */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** "0.123 (0.101 to 0.145)", as far as an interval is known. */
export function withInterval({ value, interval }: Pick<EstimateValue, "value" | "interval">): string {
  return interval === null ? shown(value) : `${shown(value)} (${shown(interval.lower)} to ${shown(interval.upper)})`;
}

/** A value beside what untrained networks score: "0.970, untrained 0.912" */
export function withFloor({ value, floor }: EstimateValue): string {
  return floor === null ? shown(value) : `${shown(value)}, untrained ${shown(floor)}`;
}
