/** A figure of a report, as it is declared: its name, what it shows, and the chart. */

import type { Series } from "../../figures/layers.js";
import type { Spec } from "../../figures/svg.js";
import type { EstimateValue, Verdict } from "../../statistics/estimate.js";

/** What a figure knows beside the report. */
export interface Subject {
  /** the family's slug */
  family: string;
  /** labels by ordinal */
  refits: string[];
}

export interface FigureOf<Report> {
  /** within its measure: "layers" */
  name: string;
  /** what it shows, in a line */
  description: string;
  /** @returns null where the report has nothing to show */
  spec(report: Report, subject: Subject): Spec | null;
}

/** A line with its confidence interval around it. */
export function measured(
  name: string,
  estimates: readonly (EstimateValue | null)[],
  look: Partial<Series> = {},
): Series {
  return {
    name,
    values: estimates.map((one) => one?.value ?? null),
    band: estimates.map((one) => one?.interval ?? null),
    style: "own",
    ...look,
  };
}

/** What nothing learned scores: the ground that all values stand on. */
export function floorOf(
  name: string,
  estimates: readonly (EstimateValue | null)[],
  look: Partial<Series> = {},
): Series {
  return { name, values: estimates.map((one) => one?.floor ?? null), style: "floor", ...look };
}

/** Whether a verdict says that a value is not surely above its floor. */
export const atFloor = (verdict: Verdict | null | undefined) => verdict === "AT_FLOOR";

export const headNames = (heads: number) => Array.from({ length: heads }, (_, head) => `H${head}`);

/** @returns [head][layer]; null where a layer has no such head */
export function grid<T extends { layer: number; head: number }, V>(
  heads: readonly T[],
  read: (head: T) => V | null,
): (V | null)[][] {
  const layers = Math.max(...heads.map(({ layer }) => layer)) + 1;
  const width = Math.max(...heads.map(({ head }) => head)) + 1;
  const cells = Array.from({ length: width }, () => new Array<V | null>(layers).fill(null));
  for (const one of heads) cells[one.head][one.layer] = read(one);
  return cells;
}

/** As far as numbers reach on either side of 0, for colours and bars around it. */
export function reach(values: readonly (number | null | undefined)[]): number {
  return Math.max(1e-6, ...values.map((value) => Math.abs(value ?? 0)));
}

/** A domain for values that are not shares: from their least to their greatest, 0 among them where `zero`. */
export function extent(values: readonly (number | null)[], zero = false): [number, number] {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known, ...(zero ? [0] : []));
  const high = Math.max(...known, ...(zero ? [0] : []));
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}
