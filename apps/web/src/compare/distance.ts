/** From a function distance to rows of a picture and of a table. */
import { fixed, within } from "../format";
import type { Table } from "../report/table";
import type { FunctionDistance } from "./documents";

export interface DistanceRow {
  name: string;
  /** Nats a token. */
  value: number;
  interval: { lower: number; upper: number } | null;
  /** Of the untrained twins; null without them. */
  floor: number | null;
  n: number;
  /** Not surely off the floor: the interval, or without one the value, holds it. */
  open: boolean;
  spoken: string;
}

export const nats = (value: number): string => fixed(value, 3);

export function distanceRows(distance: FunctionDistance, [left, right]: [left: string, right: string]): DistanceRow[] {
  const named = [
    [`KL(${left} ‖ ${right})`, distance.leftToRight],
    [`KL(${right} ‖ ${left})`, distance.rightToLeft],
    ["Jensen-Shannon", distance.jensenShannon],
  ] as const;
  return named.map(([name, { value, interval, floor, n }]) => ({
    name,
    value,
    interval: interval ?? null,
    floor: floor ?? null,
    n,
    open: floor != null && (interval ? interval.lower <= floor && floor <= interval.upper : value === floor),
    spoken: `${name}: ${within(value, interval, nats)}, ${floor == null ? "no floor" : `untrained twins ${nats(floor)}`}`,
  }));
}

export const distanceTable = (rows: readonly DistanceRow[], names: [left: string, right: string]): Table => ({
  title: `Divergence of what ${names[0]} and ${names[1]} predict, nats a token`,
  columns: ["divergence", "value", "lower", "upper", "floor", "n"],
  rows: rows.map(({ name, value, interval, floor, n }) => [
    name,
    value,
    interval?.lower ?? null,
    interval?.upper ?? null,
    floor,
    n,
  ]),
});
