import { expect, test } from "vitest";
import { type Stitched, stitchDomain, stitchLines, stitchSentence, stitchTable, twinMarks } from "./stitch";

const estimate = (value: number, floor: number | null = null, reach: number | null = null) => ({
  value,
  n: 4,
  floor,
  calibrated: null,
  verdict: null,
  interval: reach === null ? null : { lower: value - reach, upper: value + reach, level: 0.95 },
  calibratedInterval: null,
});
const names: [string, string] = ["seed 1", "seed 2"];
const report: Stitched = {
  own: estimate(2),
  layers: [
    {
      layer: 0,
      alignment: 0.75,
      stitched: estimate(2.25, null, 0.25),
      untrained: estimate(3.5),
      mean: estimate(4),
      recovered: estimate(0.875, 0.25, 0.125),
    },
    { layer: 1, alignment: 0.5, stitched: estimate(4.5), untrained: estimate(4), mean: estimate(4), recovered: null },
  ],
};

test("the sentence tells what is kept, and what the untrained twin gives", () => {
  expect(stitchSentence(report, 0, names)).toBe(
    "Given the stream of seed 1 before layer 0, seed 2 keeps 88 % [75 %, 100 %] of what its own is worth; given that of seed 1 untrained, 25 %.",
  );
  expect(stitchSentence(report, 1, names)).toBe(
    "Before layer 1 the stream of seed 2 is worth too little to tell a share of it.",
  );
  const worse = { ...report, layers: [{ ...report.layers[0], recovered: estimate(-0.25, -0.5) }] };
  expect(stitchSentence(worse, 0, names)).toBe(
    "Given the stream of seed 1 before layer 0, seed 2 predicts no better than from a stream that tells it nothing; given that of seed 1 untrained, nothing.",
  );
  const bare = { ...report, layers: [{ ...report.layers[0], recovered: estimate(0.5) }] };
  expect(stitchSentence(bare, 0, names)).toBe(
    "Given the stream of seed 1 before layer 0, seed 2 keeps 50 % of what its own is worth.",
  );
});

test("the own loss goes along all layers; the stitched one has its band, open where it may be the twin's", () => {
  const [own, stitched] = stitchLines(report, "seed 2");
  expect(own.values).toEqual([2, 2]);
  expect(stitched).toMatchObject({ values: [2.25, 4.5], bands: [[2, 2.5], null], open: [false, false] });
  const unsure = { ...report, layers: [{ ...report.layers[0], recovered: estimate(0.5, 0.45, 0.125) }] };
  expect(stitchLines(unsure, "seed 2")[1].open).toEqual([true]);
  expect(twinMarks(report)).toEqual([
    [3.5, 3.5],
    [4, 4],
  ]);
  const [low, high] = stitchDomain(report);
  // 6 % of the way from 2 to 4.5 beyond either
  expect([low, high]).toEqual([expect.closeTo(1.85, 10), expect.closeTo(4.65, 10)]);
});

test("without twins there are no marks; the table has the numbers in full", () => {
  const bare = { ...report, layers: report.layers.map((layer) => ({ ...layer, untrained: null })) };
  expect(twinMarks(bare)).toBeNull();
  expect(stitchTable(report, names).rows).toEqual([
    [0, 2.25, 2, 2.5, 2, 3.5, 4, 0.875, 0.25, 0.75],
    [1, 4.5, null, null, 2, 4, 4, null, null, 0.5],
  ]);
});
