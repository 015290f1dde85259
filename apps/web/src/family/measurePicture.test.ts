import { expect, test } from "vitest";
import type { Report } from "../analysis/heads";
import { headCells, layerList, measurePicture, rankedHeads } from "./measurePicture";

const estimate = (value: number, floor: number | null) => ({
  value,
  n: 1,
  floor,
  calibrated: floor === null ? null : (value - floor) / (1 - floor),
  interval: null,
});

/** Two refits, two layers of one head. */
const report = {
  layers: [
    { layer: 0, sd: 0.1, estimate: estimate(0.9, 0.5) },
    { layer: 1, sd: 0.1, estimate: estimate(0.4, 0.5) },
  ],
  anchorCurves: [
    { refit: { ordinal: 0, label: "seed 1" }, values: [0.95, 0.4], floors: [0.5, 0.45] },
    { refit: { ordinal: 1, label: "seed 2" }, values: [0.85, 0.4], floors: [0.5, 0.55] },
  ],
  heads: {
    totalCount: 2,
    nodes: [
      { rank: 1, head: { layer: 0, index: 0, label: "L0H0" }, estimate: estimate(0.95, 0.5), matches: [] },
      { rank: 2, head: { layer: 1, index: 0, label: "L1H0" }, estimate: estimate(0.4, 0.45), matches: [] },
    ],
  },
} as unknown as Report;

test("calibrated: the layer's own floor becomes 0, and the anchors move with it", () => {
  const { mean, anchors, floor, band } = measurePicture(report, "calibrated", 2, []);
  expect(mean).toEqual([expect.closeTo(0.8), expect.closeTo(-0.2)]); // (0.9 − 0.5) / 0.5; (0.4 − 0.5) / 0.5
  expect(anchors[0].values[0]).toBeCloseTo(0.9); // (0.95 − 0.5) / 0.5
  expect(floor?.[1]).toEqual([expect.closeTo(-0.1), expect.closeTo(0.1)]); // 0.45 and 0.55 around 0.5, over 0.5
  expect(band?.[0]).toEqual([expect.closeTo(0.7), expect.closeTo(0.9)]);
});

test("with one anchor the band is the spread of the heads", () => {
  const alone = { ...report, anchorCurves: report.anchorCurves.slice(0, 1) } as Report;
  expect(measurePicture(alone, "raw", 2, []).band?.[0]).toEqual([0.8, 1]); // 0.9 ± 0.1
});

test("a head under its twin is hatched and says so; a head that is not listed is empty", () => {
  const cells = headCells(rankedHeads(report, "raw"), "raw", 2, 2);
  expect(cells[0][0]).toMatchObject({ value: 0.95, text: "0.95", hatched: false });
  expect(cells[0][1]).toMatchObject({ hatched: true, spoken: "L1H0: 0.40, floor 0.45, below floor, rank 2 of 2" });
  expect(cells[1][1].value).toBeNull();
});

test("layers in a row are joined", () => {
  expect(layerList([1, 3, 4, 5])).toBe("L1 and L3 to L5");
  expect(layerList([2, 3])).toBe("L2 and L3");
  expect(layerList([])).toBe("");
});

test("the two scales rank by their own numbers", () => {
  // raw 0.9 > 0.8; calibrated (0.9 − 0.8) / 0.2 = 0.5 < (0.8 − 0.4) / 0.6 = 0.67
  const head = (label: string, value: number, floor: number) => ({
    head: { label },
    rank: 0,
    estimate: estimate(value, floor),
  });
  const two = { heads: { nodes: [head("L0H0", 0.9, 0.8), head("L0H1", 0.8, 0.4)] } } as unknown as Report;
  const labels = (scale: "raw" | "calibrated") => rankedHeads(two, scale).map(({ node }) => node.head.label);
  expect(labels("raw")).toEqual(["L0H0", "L0H1"]);
  expect(labels("calibrated")).toEqual(["L0H1", "L0H0"]);
});
