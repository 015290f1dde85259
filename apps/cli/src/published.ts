/** The paper's own numbers, to stand beside a family's. */

import type { Client } from "./client/client.js";
import { Failure } from "./failure.js";
import type { AnyReport, Measure, MeasureName } from "./measures/measure.js";
import { decimals, printLine, table } from "./output.js";

export interface PublishedCurve {
  /** "l8_h8/stability" */
  id: string;
  architecture: string;
  label: string;
  /** layers, from 0 */
  x: number[];
  values: (number | null)[];
  source: string;
}

/** The map of heads has no published layers. */
export type PublishedMeasure = Exclude<
  MeasureName,
  "map" | "classes" | "agreement" | "neurons" | "embeddings" | "refit-pair" | "stitching"
>;

export async function publishedCurves(client: Client, measure: PublishedMeasure): Promise<PublishedCurve[]> {
  const { published } = await client.request<{ published: PublishedCurve[] }>(
    `query Published($measure: PublishedMeasure!) {
      published(measure: $measure) { id architecture label x values source }
    }`,
    { measure: measure === "compare" ? "COMPARISON" : measure.toUpperCase().replace("-", "_") },
  );
  return published;
}

/** @throws Failure that names the measure's curves */
export async function publishedCurve(client: Client, measure: PublishedMeasure, id: string): Promise<PublishedCurve> {
  const curves = await publishedCurves(client, measure);
  const found = curves.find((curve) => curve.id === id);
  if (found) return found;
  const known = curves.map(({ id }) => id).join(", ");
  throw new Failure(`error: there is no published curve ${id} of ${measure}; there is ${known}`);
}

/** A family's own curve beside a published one, layer by layer. */
export interface CurvePair extends Omit<PublishedCurve, "x" | "values"> {
  layers: { layer: number; value: number | null; published: number | null }[];
}

/** @throws Failure when the report has nothing to stand beside it */
export function beside<R extends AnyReport>(
  measure: Measure<R>,
  report: R,
  { x, values, ...curve }: PublishedCurve,
): CurvePair {
  const own = measure.curve?.(report, curve.id);
  if (!own) throw new Failure(`error: this report has no curve to stand beside ${curve.id}`);
  const published = new Map(x.map((layer, i) => [layer, values[i]]));
  const layers = Array.from({ length: Math.max(own.length, ...x.map((layer) => layer + 1)) }, (_, layer) => ({
    layer,
    value: own[layer] ?? null,
    published: published.get(layer) ?? null,
  }));
  return { ...curve, layers };
}

export function printBeside({ label, source, layers }: CurvePair): void {
  printLine(`\nBeside the paper's ${label} (${source})`);
  printLine(
    table(layers, [
      { title: "layer", value: ({ layer }) => layer, right: true },
      { title: "here", value: ({ value }) => decimals(value), right: true },
      { title: "published", value: ({ published }) => decimals(published), right: true },
    ]),
  );
}
