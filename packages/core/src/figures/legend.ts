/** What each line of a figure is, above it: drawn as marks, since Vega's own legends mix the looks of layered marks. */

/** How a line looks. */
export interface Look {
  stroke: string;
  dash: number[];
  opacity: number;
}

const sample = 22;
const gap = 18;
const rowHeight = 17;

/** A view as wide as the figure: as many names side by side as fit. */
export function legendOf(entries: readonly (Look & { name: string })[], width: number) {
  let x = 0;
  let row = 0;
  const items = entries.map((entry) => {
    const length = sample + 6 + entry.name.length * 6.1;
    if (x > 0 && x + length > width) {
      x = 0;
      row += 1;
    }
    const item = { ...entry, from: x, to: x + sample, text: x + sample + 6, row };
    x += length + gap;
    return item;
  });
  const rows = row + 1;
  const across = (field: string) => ({ field, type: "quantitative", scale: { domain: [0, width] }, axis: null });
  return {
    width,
    height: rows * rowHeight,
    data: { values: items },
    encoding: { y: { field: "row", type: "quantitative", scale: { domain: [rows - 0.5, -0.5] }, axis: null } },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: across("from"), x2: { field: "to" }, ...asDrawn },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle", fontSize: 11, color: "currentColor", opacity: 0.85 },
        encoding: { x: across("text"), text: { field: "name" } },
      },
    ],
  };
}

/** Looks that stand in the data as they are to be drawn. */
export const asDrawn = {
  stroke: { field: "stroke", type: "nominal", scale: null },
  strokeDash: { field: "dash", type: "nominal", scale: null },
  strokeOpacity: { field: "opacity", type: "quantitative", scale: null },
};
