import { expect, test } from "vitest";
import { distanceRows, distanceTable } from "./distance";

const estimate = (value: number, floor: number | null, reach: number | null) => ({
  value,
  n: 4,
  floor,
  calibrated: null,
  verdict: null,
  interval: reach === null ? null : { level: 0.95, lower: value - reach, upper: value + reach },
  calibratedInterval: null,
});
const names: [string, string] = ["seed 1", "seed 2"];
const rows = distanceRows(
  {
    leftToRight: estimate(0.75, 0.125, 0.25),
    rightToLeft: estimate(0.5, null, 0.25),
    jensenShannon: estimate(0.25, 0.0625, null),
  },
  names,
);

test("each row says what it is, how sure, and what the twins have", () => {
  expect(rows.map(({ spoken }) => spoken)).toEqual([
    "KL(seed 1 ‖ seed 2): 0.750 [0.500, 1.000], untrained twins 0.125",
    "KL(seed 2 ‖ seed 1): 0.500 [0.250, 0.750], no floor",
    "Jensen-Shannon: 0.250, untrained twins 0.063",
  ]);
});

test("a dot is open where the interval holds the floor", () => {
  // 0.5 to 1 is clear of 0.125; 0.138 to 0.155 holds 0.142
  expect(rows.map(({ open }) => open)).toEqual([false, false, false]);
  const near = { ...estimate(0.1465, 0.142, 0.0085) };
  const both = { leftToRight: near, rightToLeft: near, jensenShannon: { ...near, floor: 0.2 } };
  expect(distanceRows(both, names).map(({ open }) => open)).toEqual([true, true, false]);
});

test("the table has the numbers in full", () => {
  expect(distanceTable(rows, names).rows).toEqual([
    ["KL(seed 1 ‖ seed 2)", 0.75, 0.5, 1, 0.125, 4],
    ["KL(seed 2 ‖ seed 1)", 0.5, 0.25, 0.75, null, 4],
    ["Jensen-Shannon", 0.25, null, null, 0.0625, 4],
  ]);
});
