import { expect, test } from "vitest";
import { depthSentence, gridOn, layerCells, layerTable, nearestLayers } from "./layers";

const raw = { rows: 2, cols: 2, values: [0.75, 0.5, 0.875, 0.25] };
const floor = { rows: 2, cols: 2, values: [0.5, 0.625, 0.5, 0.125] };
const names: [string, string] = ["seed 1", "seed 2"];

test("a cell tells its two layers, value and floor, and is hatched at the floor", () => {
  const cells = layerCells(raw, floor, names, raw);
  expect(cells.map((row) => row.map(({ hatched }) => hatched))).toEqual([
    [false, true],
    [false, false],
  ]);
  // (0.875 - 0.5) / (1 - 0.5)
  expect(cells[1][0].spoken).toBe("L1 of seed 1 and L0 of seed 2: 0.88, floor 0.50, calibrated 0.75");
  // (0.5 - 0.625) / (1 - 0.625)
  expect(cells[0][1].spoken).toBe("L0 of seed 1 and L1 of seed 2: 0.50, floor 0.63, calibrated −0.33, at floor");
  const bare = layerCells(raw, null, names, raw);
  expect(bare[0][1]).toMatchObject({ hatched: false, spoken: "L0 of seed 1 and L1 of seed 2: 0.50" });
});

test("calibrated, a cell is drawn over the floor of its own two layers, and the nearest layer may be another", () => {
  // (0.75 - 0.5) / 0.5, (0.5 - 0.625) / 0.375, (0.875 - 0.5) / 0.5, (0.25 - 0.125) / 0.875
  const drawn = gridOn("calibrated", raw, floor);
  expect(drawn.values).toEqual([0.5, -1 / 3, 0.75, 1 / 7]);
  expect(layerCells(raw, floor, names, drawn)[1][0]).toMatchObject({ value: 0.75, text: "0.75" });
  expect(gridOn("raw", raw, floor).values).toEqual(raw.values);
  expect(gridOn("calibrated", raw, null).values).toEqual(raw.values);
  // (0.75 - 0.5) / 0.5 = 0.5 against (0.875 - 0.8) / 0.2 = 0.375
  const steep = gridOn(
    "calibrated",
    { rows: 1, cols: 2, values: [0.75, 0.875] },
    { rows: 1, cols: 2, values: [0.5, 0.8] },
  );
  expect(nearestLayers(steep)).toEqual([0]);
});

test("the nearest layer of each, and what that says of depth", () => {
  expect(nearestLayers(raw)).toEqual([0, 0]);
  expect(depthSentence(raw, names)).toBe("Most like a layer at another depth of seed 2: L1 (L0).");
  expect(depthSentence({ ...raw, values: [0.75, 0.5, 0.25, 0.875] }, names)).toBe(
    "Every layer of seed 1 is most like the layer of seed 2 at its own depth.",
  );
});

test("the table has a row for each two layers, in full", () => {
  const { rows } = layerTable(raw, floor, names);
  expect(rows).toEqual([
    [0, 0, 0.75, 0.5, 0.5],
    [0, 1, 0.5, 0.625, -0.125 / 0.375],
    [1, 0, 0.875, 0.5, 0.75],
    [1, 1, 0.25, 0.125, 0.125 / 0.875],
  ]);
  expect(layerTable(raw, null, names).rows[0]).toEqual([0, 0, 0.75, null, null]);
});
