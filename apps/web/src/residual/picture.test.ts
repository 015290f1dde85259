import { expect, test } from "vitest";
import { floorWords, linesOf, pairLine, scaleFor, sharedFloor } from "./picture";

const layer = (value: number, floor: number | null) => ({
  layer: 0,
  sd: null,
  estimate: {
    value,
    n: 3,
    floor,
    calibrated: floor === null ? null : (value - floor) / (1 - floor),
    verdict: null,
    interval: { level: 0.95, lower: value - 0.1, upper: value + 0.1 },
    calibratedInterval: null,
  },
});
const first = { measure: "cka" as const, report: { layers: [layer(0.9, 0.75)] } };
const second = { measure: "knn" as const, report: { layers: [layer(0.3, 0.25)] } };

test("on the raw scale each of several has its own floor; one alone has the grey one", () => {
  expect(linesOf([first, second], "raw").map(({ floors }) => floors)).toEqual([[0.75], [0.25]]);
  expect(sharedFloor([first, second], "raw")).toBeNull();
  expect(linesOf([first], "raw")[0].floors).toBeNull();
  expect(sharedFloor([first], "raw")).toEqual([[0.75, 0.75]]);
});

test("calibrated, all floors are 0", () => {
  const lines = linesOf([first, second], "calibrated");
  expect(lines[0].values[0]).toBeCloseTo(0.6, 9); // (0.9 - 0.75) / 0.25
  expect(lines.map(({ floors }) => floors)).toEqual([null, null]);
  expect(sharedFloor([first, second], "calibrated")).toEqual([[0, 0]]);
});

test("without a floor there is nothing to calibrate", () => {
  expect(scaleFor([first.report], "calibrated")).toBe("calibrated");
  expect(scaleFor([first.report, { layers: [layer(0.5, null)] }], "calibrated")).toBe("raw");
  expect(sharedFloor([{ report: { layers: [layer(0.5, null)] } }], "raw")).toBeNull();
});

test("a dot is open where the interval holds the floor", () => {
  // 0.9 ± 0.1 is clear of 0.75; 0.3 ± 0.1 holds 0.25
  expect(linesOf([first, second], "raw").map(({ open }) => open)).toEqual([[false], [true]]);
});

test("the note tells the range of the floor", () => {
  expect(floorWords("none", [layer(0.9, 0.7), layer(0.9, 0.86)])).toMatch(/Here the floor is 0\.70 to 0\.86\.$/);
  expect(floorWords("none", [layer(0.9, null)])).toMatch(/^There are no untrained twins/);
});

test("two refits have a line of their own, on the scale of the others; a refit with itself has none", () => {
  const labels = ["seed 1", "seed 2", "seed 3"];
  const matrix = {
    rows: 3,
    cols: 3,
    rowLabels: labels,
    colLabels: labels,
    values: [1, 0.9, 0.8, 0.9, 1, 0.7, 0.8, 0.7, 1],
  };
  const report = { layers: [layer(0.8, 0.5)], selfPairs: false };
  expect(pairLine(report, [matrix], [1, 2], "raw")).toEqual({ text: ["seed 2,", "seed 3"], x: [0], values: [0.7] });
  // (0.7 - 0.5) / (1 - 0.5)
  expect(pairLine(report, [matrix], [1, 2], "calibrated")?.values[0]).toBeCloseTo(0.4, 9);
  expect(pairLine({ ...report, selfPairs: true }, [matrix], [1, 2], "calibrated")).toBeNull();
  expect([[1, 1], [], [1, 5]].map((pair) => pairLine(report, [matrix], pair, "raw"))).toEqual([null, null, null]);
});
