/** Estimates by layer, and published curves, as the lines of a figure. */

import type { Series } from "@seedscope/core";
import type { LayerEstimate } from "../../measures/measure.js";
import type { PublishedCurve } from "../../published.js";

export function measuredSeries(name: string, layers: readonly LayerEstimate[], look: Partial<Series> = {}): Series {
  return { name, values: layers.map(({ estimate }) => estimate.value), style: "own", ...look };
}

/** The spread as a band around the line. */
export const spread = (layers: readonly LayerEstimate[]): Pick<Series, "sd"> => ({ sd: layers.map(({ sd }) => sd) });

export function floorSeries(name: string, layers: readonly LayerEstimate[], look: Partial<Series> = {}): Series {
  return { name, values: layers.map(({ estimate }) => estimate.floor), style: "floor", ...look };
}

/** @param line which of the figure's lines a curve belongs to, and takes its colour from; -1 for none */
export function publishedSeries(
  curves: readonly PublishedCurve[],
  line: (curve: PublishedCurve) => number = () => -1,
): Series[] {
  return curves.map((curve) => ({
    name: `published: ${curve.label}`,
    values: curve.values,
    style: "published",
    colour: line(curve) < 0 ? undefined : line(curve),
  }));
}
