/** Numbers in the sentences of claims. */
import type { EstimateValue } from "../statistics/estimate.js";

export function shown(value: number): string {
  return value.toFixed(3);
}

/** 0.123 → "12.3 %" */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A value beside what untrained networks score: "0.970, untrained 0.912" */
export function withFloor({ value, floor }: EstimateValue): string {
  return floor === null ? shown(value) : `${shown(value)}, untrained ${shown(floor)}`;
}
