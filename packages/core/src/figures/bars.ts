/** Bars around zero, one a name: with what they are held against as ticks, and their intervals as lines. */

import type { Spec } from "./svg.js";
import { categories } from "./theme.js";

export interface Bar {
  name: string;
  value: number | null;
  /** drawn as a tick across */
  published?: number | null;
  /** drawn as a line along it */
  interval?: { lower: number; upper: number } | null;
}

export function bars(rows: readonly Bar[], { title, domain }: { title: string; domain: [number, number] }): Spec {
  const names = rows.map(({ name }) => name);
  const x = (field: string) => ({ field, type: "quantitative", scale: { domain }, title, axis: { tickCount: 5 } });
  return {
    width: 420,
    height: rows.length * 24,
    data: { values: rows.map(({ interval, ...row }) => ({ ...row, lower: interval?.lower, upper: interval?.upper })) },
    encoding: {
      y: { field: "name", type: "nominal", sort: names, title: null, axis: { ticks: false, domain: false } },
    },
    layer: [
      { mark: { type: "bar", height: 12, color: categories[0] }, encoding: { x: x("value") } },
      {
        transform: [{ filter: "isValid(datum.lower)" }],
        mark: { type: "rule", color: "currentColor", strokeWidth: 1.5 },
        encoding: { x: x("lower"), x2: { field: "upper" } },
      },
      {
        transform: [{ filter: "isValid(datum.published)" }],
        mark: { type: "tick", thickness: 3, size: 20, color: categories[1] },
        encoding: { x: x("published") },
      },
    ],
  };
}
