import { expect, test } from "vitest";
import type { Report } from "../analysis/heads";
import { importancePoints, importanceTable, importanceWords } from "./importancePicture";
import type { EffectsReport } from "./overviewReports";

const head = (layer: number, index: number) => ({ id: `${layer}/${index}`, layer, index, label: `L${layer}H${index}` });
const estimate = (value: number, calibrated: number, verdict: string) => ({
  value,
  n: 3,
  floor: 0.5,
  calibrated,
  interval: { lower: value - 0.1, upper: value + 0.1 },
  calibratedInterval: { lower: calibrated - 0.2, upper: calibrated + 0.2 },
  verdict,
});
const stability = {
  heads: {
    nodes: [
      { head: head(0, 0), estimate: estimate(0.9, 0.8, "STABLE") },
      { head: head(0, 1), estimate: estimate(0.5, 0, "AT_FLOOR") },
    ],
  },
} as unknown as Report;
const ownEstimate = { value: -0.25, n: 100, floor: 0.01, calibrated: null, interval: null };
const effects = {
  heads: {
    nodes: [
      { head: head(0, 1), deltaLoss: -0.25, stability: 0.5, overRefits: null, estimate: ownEstimate },
      {
        head: head(0, 0),
        deltaLoss: 9,
        stability: 0.9,
        overRefits: { deltaLoss: { value: 1.5, n: 4, floor: 0, calibrated: null, interval: { lower: 1, upper: 2 } } },
      },
      { head: head(7, 7), deltaLoss: 1, stability: null, overRefits: null },
    ],
  },
} as unknown as EffectsReport;

test("heads of both reports are joined; the mean over refits goes before the one refit's own", () => {
  const points = importancePoints(effects, stability, "calibrated");
  expect(points.map(({ label, loss, stability }) => [label, loss, stability.open])).toEqual([
    ["L0H1", -0.25, true],
    ["L0H0", 1.5, false],
  ]);
  // of one refit, n counts prompts
  expect(points.map(({ refits, lossFloor }) => [refits, lossFloor])).toEqual([
    [1, 0.01],
    [4, 0],
  ]);
  expect(points[1].stability.interval?.[1]).toBeCloseTo(1, 9);
  expect(importanceTable(points, "calibrated").rows[1].slice(5)).toEqual([1.5, 1, 2]);
  expect(importanceWords(points[0])).toBe("L0H1: stability 0.00 [−0.20, 0.20], at floor; loss −0.250 without it");
});
