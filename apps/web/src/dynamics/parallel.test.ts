import { expect, test } from "vitest";
import { brushed, brushParameter, isHeld, parallelOf, parallelTable } from "./parallel";

const estimate = (value: number) => ({
  value,
  n: 3,
  floor: 0.5,
  calibrated: (value - 0.5) / 0.5,
  verdict: null,
  interval: null,
});
const heads = [
  {
    layer: 1,
    head: 0,
    lockIn: null,
    ownLockIn: 80,
    steps: [
      { step: 10, estimate: estimate(0.5) },
      { step: 100, estimate: estimate(0.75) },
    ],
  },
  { layer: 0, head: 1, lockIn: 100, ownLockIn: 10, steps: [{ step: 10, estimate: estimate(1) }] },
];
const parallel = parallelOf(heads, [10, 100], "calibrated");

test("a head is a line over steps and lock-ins; what is not known is a gap", () => {
  expect(parallel.axes.map(({ key }) => key)).toEqual(["s10", "s100", "self", "agree"]);
  expect(parallel.lines).toEqual([
    { name: "L0H1", values: [1, null, 10, 100] },
    { name: "L1H0", values: [0, 0.5, 80, null] },
  ]);
  expect(parallel.axes.map(({ domain }) => domain)).toEqual([
    [-0.1, 1],
    [-0.1, 1],
    [0, 100],
    [0, 100],
  ]);
  expect(parallelTable(parallel, parallel.lines, "calibrated").rows[1]).toEqual(["L1H0", 0, 0.5, 80, null]);
});

test("brushes hold the heads that lie in all of them; one that never locks in is in none of that axis", () => {
  const held = (brushes: Record<string, [number, number]>) =>
    parallel.lines.filter((line) => isHeld(line, parallel.axes, brushes)).map(({ name }) => name);
  expect(held({})).toEqual(["L0H1", "L1H0"]);
  expect(held({ s10: [0, 0.5] })).toEqual(["L1H0"]);
  expect(held({ agree: [0, 100] })).toEqual(["L0H1"]);
  expect(held({ s10: [0, 0.5], self: [0, 50] })).toEqual([]);
});

test("brushes go through the address; what means nothing is none", () => {
  const both = brushed(brushed({}, "s10", [-0.25, 0.50001]), "agree", [0, 400]);
  expect(brushParameter.write(both)).toBe("s10:-0.25:0.5,agree:0:400");
  expect(brushParameter.read("s10:-0.25:0.5,agree:0:400")).toEqual({ s10: [-0.25, 0.5], agree: [0, 400] });
  expect(brushed(both, "s10", null)).toEqual({ agree: [0, 400] });
  for (const text of ["", "s10", "s10:0.5:0.25", "s10:.:1"]) {
    expect(brushParameter.read(text)).toBe(brushParameter.initial);
  }
});
