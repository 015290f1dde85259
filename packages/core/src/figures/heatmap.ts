/** Heatmaps: one rectangle of numbers, or a panel of them a layer; colours of a fixed domain, so that two can be compared. */

import { curveWidth, layerNames } from "./layers.js";
import type { Spec } from "./svg.js";

export interface HeatmapOptions {
  /** what the colours stand for */
  title: string;
  rows: Axis;
  cols: Axis;
  /** default [0, 1] */
  domain?: [low: number, high: number];
  /** "diverging": blue below 0, orange above, on a scale that is linear near 0 and logarithmic far from it */
  scale?: "sequential" | "diverging";
  /** numbers in the cells, where there is room */
  format?: string;
  /** which cells are hatched: [row][column] */
  hatched?: boolean[][];
}

interface Axis {
  title: string;
  /** top to bottom, or left to right */
  names: string[];
}

/** Widest picture, in pixels. */
const pageWidth = 760;

/** As wide as the curves, so that layers stand under layers. @param values [row][column]; null leaves a gap */
export function heatmap(values: (number | null)[][], options: HeatmapOptions): Spec {
  const { rows, cols } = options;
  const cell = { width: curveWidth / cols.names.length, height: rows.names.length > 24 ? 13 : 25 };
  return { data: { values: cells(values, options) }, ...panel(options, cell) };
}

/** One panel a layer. @param values [layer][row][column] */
export function heatmapsByLayer(values: (number | null)[][][], options: HeatmapOptions): Spec {
  const columns = Math.max(
    1,
    Math.min(values.length, 4, Math.floor(pageWidth / (options.cols.names.length * 2.6 + 50))),
  );
  const side = Math.max(2.6, Math.min(44, ((pageWidth - 60) / columns - 44) / options.cols.names.length));
  const square = options.rows.names.length === options.cols.names.length;
  const cell = { width: side, height: Math.min(25, square ? side : Math.max(5, side)) };
  const names = layerNames(values.length);
  const data = values.flatMap((rows, layer) => cells(rows, options).map((cell) => ({ ...cell, panel: names[layer] })));
  return {
    data: { values: data },
    columns,
    spacing: 18,
    facet: { field: "panel", type: "nominal", sort: names, title: null },
    spec: panel(options, cell),
  };
}

/** By value: cells of one colour follow each other, and the picture is a path a colour. */
function cells(values: (number | null)[][], { rows, cols, hatched }: HeatmapOptions) {
  return values
    .flatMap((row, r) =>
      row.map((value, c) => ({
        row: rows.names[r],
        col: cols.names[c],
        value,
        ...(hatched?.[r]?.[c] ? { hatched: true } : {}),
      })),
    )
    .sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
}

function panel(
  { title, rows, cols, domain = [0, 1], scale, format, hatched }: HeatmapOptions,
  cell: { width: number; height: number },
) {
  const diverging = scale === "diverging";
  const thin = (names: string[], size: number) => {
    const every = Math.ceil(14 / size);
    return names.filter((_, i) => i % every === 0);
  };
  const axis = (names: string[], size: number) => ({
    labelAngle: 0,
    ticks: false,
    domain: false,
    grid: false,
    labelPadding: 4,
    values: thin(names, size),
  });
  const fits = format !== undefined && cell.width >= 28 && cell.height >= 13;
  const colour = {
    field: "value",
    type: "quantitative",
    title,
    scale: diverging
      ? { type: "symlog", domain, domainMid: 0, scheme: "blueorange", clamp: true }
      : { domain, scheme: "cividis", clamp: true },
    legend: {
      orient: "top",
      gradientLength: 140,
      gradientThickness: 8,
      titleOrient: "left",
      titleAnchor: "middle",
      ...(diverging
        ? { values: [domain[0], 0, domain[1]], format: ".3~r" }
        : { values: [domain[0], (domain[0] + domain[1]) / 2, domain[1]], format: ".3~g" }),
    },
  };
  const dark = diverging
    ? `log(1 + abs(datum.value)) > ${0.72 * Math.log1p(domain[1])}`
    : `datum.value < ${domain[0] + (domain[1] - domain[0]) * 0.55}`;
  return {
    width: cell.width * cols.names.length,
    height: cell.height * rows.names.length,
    encoding: {
      x: { field: "col", type: "ordinal", sort: cols.names, title: cols.title, axis: axis(cols.names, cell.width) },
      y: { field: "row", type: "ordinal", sort: rows.names, title: rows.title, axis: axis(rows.names, cell.height) },
    },
    layer: [
      {
        transform: [{ filter: "isValid(datum.value)" }],
        mark: { type: "rect", ...(cell.width > 9 ? { stroke: "#888", strokeOpacity: 0.25, strokeWidth: 0.5 } : {}) },
        encoding: { color: colour },
      },
      ...(hatched ? hatching(dark) : []),
      ...(fits
        ? [
            {
              transform: [{ filter: "isValid(datum.value)" }],
              mark: { type: "text", fontSize: 10, baseline: "middle" },
              encoding: {
                text: { field: "value", type: "quantitative", format },
                color: { condition: { test: dark, value: "#fff" }, value: "#000" },
              },
            },
          ]
        : []),
    ],
  };
}

/** Three strokes from the lower left to the upper right of each hatched cell, as they stand out from its colour. */
function hatching(dark: string) {
  const strokes = [
    { x: [0, 0.5], y: [0.5, 0] },
    { x: [0, 1], y: [1, 0] },
    { x: [0.5, 1], y: [1, 0.5] },
  ];
  return strokes.map(({ x, y }) => ({
    transform: [{ filter: "datum.hatched" }],
    mark: { type: "rule", strokeWidth: 1, opacity: 0.75 },
    encoding: {
      x: { field: "col", bandPosition: x[0] },
      x2: { field: "col", bandPosition: x[1] },
      y: { field: "row", bandPosition: y[0] },
      y2: { field: "row", bandPosition: y[1] },
      color: { condition: { test: dark, value: "#fff" }, value: "#000" },
    },
  }));
}
