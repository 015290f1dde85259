import { expect, test } from "vitest";
import { gridAt, headWords, lockInRows, lockInTable, logSpaced } from "./dynamicsPicture";

const estimate = (calibrated: number, lower: number) => ({
  value: calibrated,
  n: 6,
  floor: 0,
  calibrated,
  interval: { lower, upper: 1 },
  calibratedInterval: { lower, upper: 1 },
  verdict: null,
});
const heads = [
  {
    ordinal: 0,
    layer: 0,
    head: 1,
    lockIn: 400,
    ownLockIns: [400, 150],
    steps: [{ step: 10, estimate: estimate(0.2, -0.1) }],
  },
  {
    ordinal: 1,
    layer: 0,
    head: 0,
    lockIn: null,
    ownLockIns: [80, 80],
    steps: [{ step: 10, estimate: estimate(0.6, 0.4) }],
  },
];

test("heads stand by place, or the earliest first and those that never lock in last", () => {
  expect(lockInRows(heads, "place").map(({ name }) => name)).toEqual(["L0H0", "L0H1"]);
  expect(lockInRows(heads, "lock-in").map(({ name }) => name)).toEqual(["L0H1", "L0H0"]);
});

test("a row says when refits agree, and from when to when heads become themselves", () => {
  const [never, locked] = lockInRows(heads, "place");
  expect(locked.range).toEqual([150, 400]);
  expect(locked.spoken).toBe("L0H1: refits agree from step 400, itself from step 150 to 400 over 2 refits");
  expect(never.spoken).toContain("refits never surely agree");
  expect(lockInTable([locked], ["seed 1", "seed 2"]).rows).toEqual([["L0H1", 400, 150, 400, 400, 150]]);
});

test("small multiples are about evenly apart in logarithms, both ends among them", () => {
  // logarithms of 10 and 1000 are 2 apart in tens: the middle is 100
  expect(logSpaced([0, 10, 20, 90, 400, 1000], 3)).toEqual([10, 90, 1000]);
  expect(logSpaced([0, 5, 9], 6)).toEqual([5, 9]);
});

test("a grid holds each head at its place, hatched where its interval holds the floor", () => {
  expect(gridAt(heads, 10, { layers: 1, heads: 2 }, "calibrated")).toEqual([
    [{ value: 0.6, hatched: false }],
    [{ value: 0.2, hatched: true }],
  ]);
  expect(gridAt(heads, 20, { layers: 1, heads: 1 }, "calibrated")[0][0].value).toBeNull();
});

test("a head's way is said from grid to grid", () => {
  const grid = (at: number, value: number | null, hatched: boolean) => ({ at, cells: [[{ value, hatched }]] });
  expect(
    headWords({ row: 0, column: 0 }, [grid(10, 0.125, true), grid(1000, 0.5, false), grid(2000, null, false)]),
  ).toBe("L0H0: 0.13 at step 10 (not clear of the floor), 0.50 at step 1,000, – at step 2,000");
});
