/** Curves over the layers: a family's own with their spread, the untrained floor, and what was published. */

import { asDrawn, type Look, legendOf } from "./legend.js";
import type { Spec } from "./svg.js";
import { categories } from "./theme.js";

export interface Series {
  name: string;
  /** by layer */
  values: readonly (number | null)[];
  /** drawn as a band around the line */
  sd?: readonly (number | null)[];
  /** the same, where it is not as far on both sides: an interval */
  band?: readonly ({ lower: number; upper: number } | null)[];
  /** own: full, with points; beside: dashed; floor: dotted, what nothing learned scores; published: the paper's */
  style: "own" | "beside" | "floor" | "published";
  /** which of the colours; default: an own line's place among them, the text's colour for others */
  colour?: number;
}

export interface CurveOptions {
  title: string;
  /** default: down to 0.5, or to where the lowest value lies, and up to 1 */
  domain?: [low: number, high: number];
  height?: number;
  /** a line at 0 */
  zero?: boolean;
  /** what the values stand over; default: layers */
  columns?: { title: string; names: string[] };
}

export const layerNames = (layers: number) => Array.from({ length: layers }, (_, layer) => `L${layer}`);

/** Of all figures whose columns are layers, so that they stand under each other. */
export const curveWidth = 640;

export function layerCurves(
  series: readonly Series[],
  { title, domain, height = 220, zero, columns }: CurveOptions,
): Spec {
  const shown = series.filter(({ values }) => values.some((value) => value !== null));
  const looks = shown.map((one, place) =>
    lookOf(one, shown.slice(0, place).filter(({ style }) => style === "own").length),
  );
  const [low, high] = domain ?? likenessDomain(shown);
  const names = columns?.names ?? layerNames(Math.max(0, ...shown.map(({ values }) => values.length)));
  const rows = shown.flatMap((one, i) =>
    one.values.map((value, layer) => {
      const band = bandOf(one, layer);
      return {
        layer: names[layer],
        series: one.name,
        style: one.style,
        value,
        ground: one.style === "floor" && one.colour === undefined,
        low: band && Math.max(low, band.lower),
        high: band && Math.min(high, band.upper),
        ...looks[i],
      };
    }),
  );
  const y = (field: string) => ({ field, type: "quantitative", scale: { domain: [low, high], zero: false }, title });
  const detail = { field: "series", type: "nominal" };
  const band = { type: "area", opacity: 0.15, line: false };
  const chart = {
    width: curveWidth,
    height,
    data: { values: rows },
    encoding: {
      x: {
        field: "layer",
        type: "ordinal",
        sort: names,
        title: columns?.title ?? "layer",
        scale: { type: "band" },
        axis: { labelAngle: 0, grid: false, domain: false, ticks: false, labelPadding: 6 },
      },
    },
    layer: [
      {
        transform: [{ filter: "datum.ground" }],
        mark: { ...band, color: "currentColor", opacity: 0.07 },
        encoding: { y: y("value"), y2: { datum: low }, detail },
      },
      {
        transform: [{ filter: "isValid(datum.low)" }],
        mark: band,
        encoding: {
          y: y("low"),
          y2: { field: "high" },
          detail,
          fill: { field: "stroke", type: "nominal", scale: null },
        },
      },
      { mark: { type: "line", strokeWidth: 2, clip: true }, encoding: { y: y("value"), detail, ...asDrawn } },
      {
        transform: [{ filter: "datum.style === 'own' && isValid(datum.value)" }],
        mark: { type: "circle", size: 36, opacity: 1 },
        encoding: { y: y("value"), fill: { field: "stroke", type: "nominal", scale: null } },
      },
      ...(zero ? [zeroLine] : []),
    ],
  };
  const legend = legendOf(
    shown.map(({ name }, i) => ({ name, ...looks[i] })),
    curveWidth,
  );
  return { vconcat: [legend, chart], spacing: 6 };
}

/** Around one value; null where there is none. */
function bandOf({ values, sd, band }: Series, at: number): { lower: number; upper: number } | null {
  const value = values[at];
  if (value === null) return null;
  if (band) return band[at] ?? null;
  return sd ? { lower: value - (sd[at] ?? 0), upper: value + (sd[at] ?? 0) } : null;
}

const zeroLine = {
  data: { values: [{}] },
  mark: { type: "rule", color: "currentColor", opacity: 0.5 },
  encoding: { x: null, y: { datum: 0 } },
};

/** @param place among the family's own lines */
function lookOf({ style, colour }: Series, place: number): Look {
  const stroke = colour === undefined ? "currentColor" : categories[colour % categories.length];
  switch (style) {
    case "own":
      return { stroke: categories[(colour ?? place) % categories.length], dash: [], opacity: 1 };
    case "beside":
      return { stroke, dash: [5, 3], opacity: 1 };
    case "floor":
      return { stroke, dash: [1, 3], opacity: 0.8 };
    case "published":
      return { stroke, dash: [9, 3, 2, 3], opacity: 0.65 };
  }
}

/** Down to 0.5 as the paper draws it, or to the tenth below the lowest value. */
function likenessDomain(series: readonly Series[]): [number, number] {
  const values = series.flatMap(({ values, band = [] }) => [
    ...values.filter((value) => value !== null),
    ...band.flatMap((one) => (one ? [one.lower] : [])),
  ]);
  return [Math.min(0.5, Math.floor(Math.min(...values) * 10) / 10), 1];
}
