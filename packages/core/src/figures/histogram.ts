/** How many lie where: columns over ranges of equal width. */
import type { Spec } from "./svg.js";
import { categories } from "./theme.js";

export interface HistogramOptions {
  /** what is counted, along the x axis */
  title: string;
  /** what one is: "classes" */
  counted: string;
  domain: [low: number, high: number];
  bins: number;
}

/** @param values those beyond the domain are counted in its first or last range */
export function histogram(
  values: readonly number[],
  { title, counted, domain: [low, high], bins }: HistogramOptions,
): Spec {
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.max(0, Math.min(bins - 1, Math.floor((value - low) / width + 1e-9)))]++;
  return {
    width: 420,
    height: 200,
    data: { values: counts.map((count, bin) => ({ count, from: low + bin * width, to: low + (bin + 1) * width })) },
    mark: { type: "bar", color: categories[0], binSpacing: 1 },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        bin: { binned: true, step: width },
        title,
        scale: { domain: [low, high] },
        axis: { grid: false },
      },
      x2: { field: "to" },
      y: { field: "count", type: "quantitative", title: counted, axis: { tickMinStep: 1, format: "d" } },
    },
  };
}
