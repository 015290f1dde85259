import { expect, test } from "vitest";
import type { Report } from "../analysis/heads";
import { commonnessFacts, commonnessLine, sharesChart, withCommonness } from "./commonnessLine";

const estimate = (value: number, floor: number | null) => ({
  value,
  n: 1,
  floor,
  calibrated: floor === null ? null : (value - floor) / (1 - floor),
  interval: { lower: value - 0.1, upper: value + 0.1 },
  calibratedInterval: null,
});

const stability = { layers: [0, 1, 2].map((layer) => ({ layer })) } as Report;
/** Layer 2 is not measured, layer 1 has no floor. */
const commonness = {
  layers: [
    { layer: 1, estimate: estimate(0.4, null) },
    { layer: 0, estimate: estimate(0.75, 0.5) },
  ],
} as Report;

test("the line follows the layers of the curve, with gaps where there is no value on the scale", () => {
  expect(commonnessLine(stability, commonness, "raw")).toEqual([0.75, 0.4, null]);
  expect(commonnessLine(stability, commonness, "calibrated")).toEqual([0.5, null, null]); // (0.75 − 0.5) / 0.5
});

test("a layer says its value, floor and interval on the scale", () => {
  expect(commonnessFacts(commonness, 0, "raw")).toEqual([
    ["raw", "0.750"],
    ["floor", "0.500"],
    ["calibrated", "0.50"],
    ["interval", "[0.65, 0.85]"],
  ]);
  expect(commonnessFacts(commonness, 1, "calibrated").map(([, words]) => words)).toEqual([
    "0.400",
    "none",
    "–",
    "none",
  ]);
  expect(commonnessFacts(commonness, 2, "raw")).toEqual([]);
});

test("each head's row gains the commonness of its layer", () => {
  const table = withCommonness(
    {
      title: "Heads",
      columns: ["layer", "head"],
      rows: [
        [0, 3],
        [2, 0],
      ],
    },
    commonness,
  );
  expect(table.columns.slice(2)).toEqual([
    "layer commonness",
    "layer commonness lower",
    "layer commonness upper",
    "layer commonness floor",
    "layer commonness calibrated",
  ]);
  expect(table.rows).toEqual([
    [0, 3, 0.75, 0.65, 0.85, 0.5, 0.5],
    [2, 0, null, null, null, null, null],
  ]);
});

test("only reports of one step, preset and prompt set share a chart", () => {
  const of = (step: number, id: string) => ({ preset: "PAPER", step, promptSet: { id } }) as Report;
  expect(sharesChart(of(100, "a"), of(100, "a"))).toBe(true);
  expect(sharesChart(of(100, "a"), of(50, "a"))).toBe(false);
  expect(sharesChart(of(100, "a"), of(100, "b"))).toBe(false);
});
