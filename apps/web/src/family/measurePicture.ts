/** From a report to what the curve and the heatmap draw, on one scale. */

import type { HeadEstimate, Report } from "../analysis/heads";
import type { AnchorLine } from "../charts/LayerCurve";
import { seedMark } from "../charts/seeds";
import { calibrate, type Reading, read, type Scale, spoken } from "../estimate";
import { fixed } from "../format";

export interface MeasurePicture {
  /** By layer. */
  mean: number[];
  band: [number, number][] | null;
  bandIs: string;
  anchors: AnchorLine[];
  floor: [number, number][] | null;
  /** Every number drawn, for the domain. */
  all: number[];
}

/**
 * @param refits how many the family has: up to eight carry their own colours
 * @param marks the refits that do in a larger one
 */
export function measurePicture(report: Report, scale: Scale, refits: number, marks: readonly number[]): MeasurePicture {
  const readings = report.layers.map(({ estimate }) => read(estimate, scale));
  const mean = readings.map(({ value }) => value ?? 0);
  const layerFloors = report.layers.map(({ estimate }) => estimate.floor);
  const onScale = (value: number, layer: number) =>
    scale === "raw" ? value : calibrate(value, layerFloors[layer] ?? 0);

  const anchors = report.anchorCurves.map(
    (curve): AnchorLine => ({
      name: curve.refit.label,
      values: curve.values.map(onScale),
      ...seedMark(curve.refit.ordinal, refits, marks),
    }),
  );
  const floorCurves = report.anchorCurves.flatMap(({ floors }) => (floors ? [floors.map(onScale)] : []));
  const floor = layerFloors.every((value) => value !== null)
    ? readings.map((reading, layer): [number, number] => {
        const values = [reading.floor ?? 0, ...floorCurves.map((curve) => curve[layer])];
        return [Math.min(...values), Math.max(...values)];
      })
    : null;

  const { band, bandIs } = bandOf(report, readings, anchors, scale);
  const all = [...mean, ...anchors.flatMap(({ values }) => values), ...(floor?.flat() ?? [])];
  return { mean, band, bandIs, anchors, floor, all };
}

/** The interval where there is one; else the range of the anchors; else the spread of the layer's heads. */
function bandOf(
  report: Report,
  readings: Reading[],
  anchors: AnchorLine[],
  scale: Scale,
): Pick<MeasurePicture, "band" | "bandIs"> {
  if (readings.every(({ interval }) => interval)) {
    return { band: readings.map(({ interval }) => interval ?? [0, 0]), bandIs: "interval of the mean" };
  }
  if (anchors.length > 1) {
    const band = readings.map((_, layer): [number, number] => {
      const values = anchors.map((anchor) => anchor.values[layer]);
      return [Math.min(...values), Math.max(...values)];
    });
    return { band, bandIs: `range of ${anchors.length} anchors` };
  }
  if (report.layers.some(({ sd }) => sd === null)) return { band: null, bandIs: "" };
  const band = report.layers.map(({ estimate, sd }, layer): [number, number] => {
    const middle = readings[layer].value ?? 0;
    const width = scale === "raw" ? (sd ?? 0) : (sd ?? 0) / Math.max(1e-9, 1 - (estimate.floor ?? 0));
    return [middle - width, Math.min(1, middle + width)];
  });
  return { band, bandIs: "± sd of the layer's heads" };
}

export interface HeadCell {
  value: number | null;
  text: string;
  hatched: boolean;
  spoken: string;
}

export interface RankedHead {
  node: HeadEstimate;
  /** 1 = the highest on the scale; heads have floors of their own, so the two scales rank differently. */
  rank: number;
}

/** The listed heads, highest first. */
export function rankedHeads(report: Report, scale: Scale): RankedHead[] {
  const value = ({ estimate }: HeadEstimate) => read(estimate, scale).value ?? Number.NEGATIVE_INFINITY;
  return [...report.heads.nodes]
    .sort((a, b) => value(b) - value(a) || a.rank - b.rank)
    .map((node, i) => ({ node, rank: i + 1 }));
}

/** cells[head][layer], as the heatmap stands under the curve. */
export function headCells(ranked: RankedHead[], scale: Scale, layers: number, heads: number): HeadCell[][] {
  const missing: HeadCell = { value: null, text: "", hatched: false, spoken: "not computed" };
  const cells = Array.from({ length: heads }, () => Array.from({ length: layers }, () => missing));
  for (const { node, rank } of ranked) {
    const { layer, index, label } = node.head;
    if (!cells[index] || layer >= layers) continue;
    const reading = read(node.estimate, scale);
    cells[index][layer] = {
      value: reading.value,
      text: reading.value === null ? "" : fixed(reading.value),
      hatched: reading.open,
      spoken: `${label}: ${spoken(reading)}, rank ${rank} of ${ranked.length}`,
    };
  }
  return cells;
}

export const headNamed = (ranked: RankedHead[], label: string | null): RankedHead | undefined =>
  ranked.find(({ node }) => node.head.label === label);

/** Neighbouring layers joined, e.g. "L1 and L3 to L5". */
export function layerList(layers: number[]): string {
  const groups: [number, number][] = [];
  for (const layer of layers) {
    const last = groups[groups.length - 1];
    if (last && layer === last[1] + 1) last[1] = layer;
    else groups.push([layer, layer]);
  }
  const parts = groups.map(([from, to]) =>
    from === to ? `L${from}` : `L${from} ${to === from + 1 ? "and" : "to"} L${to}`,
  );
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}` : (parts[0] ?? "");
}
