/** Margins in pixels, so that charts under one another align, and round ticks with their labels. */
import { ticks } from "d3-array";
import { fixed } from "../format";

/** Pixels left of the plot (axis labels) and right of it (line labels). */
export interface Margins {
  left: number;
  right: number;
}

/** By layer: the curve and the heatmap under it. */
export const layerMargins: Margins = { left: 64, right: 96 };
/** The same on a phone. */
export const phoneMargins: Margins & { below: number } = { left: 44, right: 88, below: 480 };
/** By step: loss, seed minus mean, stability, the strip of layers. */
export const stepMargins: Margins = { left: 52, right: 116 };

export const tickStyle = { fontSize: 11, fill: "var(--text-2)" } as const;

/** Round values that cover a domain, e.g. [0, 0.25, 0.5, 0.75, 1]. */
export const niceTicks = ([low, high]: [number, number], about: number): number[] => ticks(low, high, about);

/** As many of them as a chart of so many pixels has room to label, and no more than `about`. */
export const roomyTicks = (domain: [number, number], about: number, width: number): number[] =>
  niceTicks(domain, Math.max(2, Math.min(about, Math.floor(width / 48))));

/** Quarters for a domain that ends at 1, tenths for its upper half; otherwise round values. */
export function measureTicks([low, high]: [number, number]): number[] {
  if (high !== 1 || low < -0.25) return niceTicks([low, high], 5);
  return low >= 0.5 ? [0.5, 0.6, 0.7, 0.8, 0.9, 1] : [-0.25, 0, 0.25, 0.5, 0.75, 1].filter((tick) => tick >= low);
}

/** 0 and 1 are written short, all others with as many digits as their step needs. */
export function tickLabel(ticks: number[]): (value: number) => string {
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
  const digits = Math.max(0, Math.min(3, -Math.floor(Math.log10(step) + 1e-9) + (isHalfStep(step) ? 1 : 0)));
  return (value) => (Number.isInteger(value) ? fixed(value, 0) : fixed(value, digits));
}

/** 0.25, 0.025: one digit more than their order of magnitude says. */
function isHalfStep(step: number): boolean {
  const leading = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
  return Math.abs(leading - Math.round(leading)) > 1e-6;
}
