/** Points in the plane, in one picture or in one a layer. */

import type { Spec } from "./svg.js";

interface AxisOptions {
  title: string | null;
  domain?: [number, number];
  /** linear near 0, logarithmic far from it */
  symlog?: boolean;
  /** without it no axis is drawn: a map has none */
  axis?: boolean;
  /** names instead of numbers, in order */
  names?: string[];
}

export interface ScatterOptions {
  x: AxisOptions;
  y: AxisOptions;
  /** number: viridis over its range; name: one of the categories */
  colour: { title: string; kind: "number" | "name"; domain?: (number | string)[] };
  width: number;
  height: number;
  /** diameter of a point, in pixels */
  size?: number;
}

export interface Point {
  x: number;
  y: number | string;
  colour: number | string;
  /** the title of its panel, where there are several */
  panel?: string;
}

export function scatter(points: readonly Point[], options: ScatterOptions): Spec {
  return { data: { values: points }, ...marks(options) };
}

/** The same points coloured in several ways, side by side. */
export function scattersBeside(pictures: readonly { points: readonly Point[]; options: ScatterOptions }[]): Spec {
  return {
    hconcat: pictures.map(({ points, options }) => scatter(points, options)),
    spacing: 40,
    resolve: { scale: { color: "independent" }, legend: { color: "independent" } },
  };
}

/** @param panels titles, in order */
export function scatterPanels(
  points: readonly Point[],
  panels: string[],
  columns: number,
  options: ScatterOptions,
): Spec {
  return {
    data: { values: points },
    columns,
    spacing: 22,
    facet: { field: "panel", type: "nominal", sort: panels, title: null, header: { labelAnchor: "start" } },
    spec: marks(options),
  };
}

function marks({ x, y, colour, width, height, size = 6 }: ScatterOptions) {
  return {
    width,
    height,
    // outlined: the scale's ends are as dark as a dark page, or nearly as light as a light one
    mark: {
      type: "circle",
      size: size ** 2,
      opacity: size < 5 ? 0.7 : 0.9,
      stroke: "currentColor",
      strokeWidth: 0.6,
      strokeOpacity: 0.45,
    },
    encoding: {
      x: { field: "x", ...axis(x, width) },
      y: { field: "y", ...axis(y, height) },
      color: {
        field: "colour",
        type: colour.kind === "number" ? "quantitative" : "nominal",
        title: colour.title,
        scale: {
          ...(colour.domain ? { domain: colour.domain } : {}),
          ...(colour.kind === "number" ? { scheme: "viridis", zero: false } : {}),
        },
        legend: {
          orient: "top",
          ...(colour.kind === "number"
            ? {
                gradientLength: 120,
                gradientThickness: 8,
                tickMinStep: 1,
                format: ".2~f",
                titleOrient: "left",
                titleAnchor: "middle",
              }
            : { columns: 3, symbolType: "circle", symbolSize: 60 }),
        },
      },
    },
  };
}

function axis({ title, domain, symlog, axis = true, names }: AxisOptions, length: number) {
  if (names) return { type: "nominal", sort: names, title, axis: { grid: true, ticks: false, domain: false } };
  return {
    type: "quantitative",
    title,
    scale: {
      zero: false,
      ...(domain ? { domain } : { padding: 8, nice: false }),
      ...(symlog ? { type: "symlog" } : {}),
    },
    axis: axis ? { tickCount: Math.max(2, Math.floor(length / 70)) } : null,
  };
}
