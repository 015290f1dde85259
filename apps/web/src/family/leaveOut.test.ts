import { expect, test } from "vitest";
import type { Report } from "../analysis/heads";
import { leaveOut } from "./leaveOut";
import type { InfluenceReport } from "./overviewReports";

const layer = (at: number, value: number, calibrated: number) => ({
  layer: at,
  sd: null,
  estimate: { value, n: 6, floor: 0.5, calibrated, interval: null, calibratedInterval: null, verdict: null },
});
const report = { preset: "CALIBRATED", layers: [layer(0, 0.75, 0.5), layer(1, 0.6, 0.2)] } as unknown as Report;
const influence = {
  refits: [
    {
      refit: { ordinal: 2, label: "seed 3" },
      layers: [
        { layer: 0, value: 0.8, delta: 0.05, calibratedDelta: 0.1 },
        { layer: 1, value: 0.55, delta: -0.05, calibratedDelta: null },
      ],
    },
  ],
} as unknown as InfluenceReport;

test("raw is the others' own value; calibrated is that of all, moved by the difference", () => {
  expect(leaveOut(report, influence, 2, "raw")).toEqual({
    text: ["without", "seed 3"],
    x: [0, 1],
    values: [0.8, 0.55],
  });
  // 0.5 + 0.1; without a calibrated difference there is a gap
  expect(leaveOut(report, influence, 2, "calibrated")?.values).toEqual([0.6, null]);
});

test("nothing stands beside the paper's arithmetic, or without the refit", () => {
  expect(leaveOut({ ...report, preset: "PAPER" } as Report, influence, 2, "raw")).toBeNull();
  expect(leaveOut(report, influence, 1, "raw")).toBeNull();
  expect(leaveOut(report, null, 2, "raw")).toBeNull();
});
