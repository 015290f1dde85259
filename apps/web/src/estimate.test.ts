import { expect, test } from "vitest";
import { canCalibrate, type EstimateNumbers, read, spoken } from "./estimate";

const estimate = (value: number, floor: number | null): EstimateNumbers => ({
  value,
  n: 3,
  floor,
  calibrated: floor === null ? null : (value - floor) / (1 - floor),
  interval: null,
});

test("a raw cosine of 0.9 under a floor of 0.95 is below floor, however high it looks", () => {
  // (0.9 − 0.95) / 0.05 = −1
  expect(read(estimate(0.9, 0.95), "calibrated")).toMatchObject({ value: expect.closeTo(-1), verdict: "below floor" });
  expect(read(estimate(0.9, 0.95), "raw")).toMatchObject({ value: 0.9, floor: 0.95, verdict: "below floor" });
});

test("equal to the floor is at floor, a little above it is above", () => {
  expect(read(estimate(0.5, 0.5), "raw").verdict).toBe("at floor");
  expect(read(estimate(0.51, 0.5), "raw").verdict).toBe("above floor");
});

test("each scale has its own interval; the report's verdict stands, but what is far below the floor is said to be", () => {
  const wide = {
    ...estimate(0.6, 0.5),
    interval: { lower: 0.45, upper: 0.75 },
    calibratedInterval: { lower: -0.2, upper: 0.6 },
    verdict: "INCONCLUSIVE" as const,
  };
  expect(read(wide, "raw")).toMatchObject({ interval: [0.45, 0.75], verdict: "inconclusive" });
  expect(read(wide, "calibrated").interval).toEqual([-0.2, 0.6]);
  expect(read({ ...wide, verdict: "STABLE" }, "raw").verdict).toBe("stable");
  expect(read({ ...estimate(0.4, 0.5), verdict: "AT_FLOOR" }, "raw").verdict).toBe("below floor");
});

test("a report of an earlier version has no verdict: an interval down to the floor is inconclusive", () => {
  expect(read({ ...estimate(0.6, 0.5), interval: { lower: 0.45, upper: 0.75 } }, "raw").verdict).toBe("inconclusive");
});

test("an interval clear of the floor fills its mark, though it reaches to both sides of half of the way", () => {
  // previous token of the four-layer family: calibrated (0.39 − 0.12) / 0.88 = 0.31 to (0.63 − 0.12) / 0.88 = 0.58
  const clear = {
    ...estimate(0.51, 0.12),
    interval: { lower: 0.39, upper: 0.63 },
    calibratedInterval: { lower: 0.31, upper: 0.58 },
    verdict: "INCONCLUSIVE" as const,
  };
  expect(read(clear, "raw")).toMatchObject({ verdict: "inconclusive", open: false });
  expect(read({ ...clear, calibratedInterval: { lower: -0.01, upper: 0.9 } }, "raw").open).toBe(true);
  expect(read({ ...clear, interval: null, calibratedInterval: null }, "raw").open).toBe(true);
  expect(read({ ...clear, verdict: "AT_FLOOR" }, "raw").open).toBe(true);
});

test("entropy far below its floor is clear of it; a likeness is not", () => {
  const narrow = { ...estimate(1.2, 2.9), calibrated: null, interval: { lower: 1, upper: 1.4 } };
  expect(read(narrow, "raw")).toMatchObject({ verdict: "below floor", open: true });
  expect(read(narrow, "raw", { below: true }).open).toBe(false);
  expect(read({ ...narrow, interval: { lower: 1, upper: 3 } }, "raw", { below: true }).open).toBe(true);
});

test("without twins there is a value but no verdict, and nothing to calibrate", () => {
  expect(read(estimate(0.7, null), "calibrated").value).toBeNull();
  expect(spoken(read(estimate(0.7, null), "raw"))).toBe("0.70, no floor");
});

test("over twins that are one network nothing can be calibrated", () => {
  const same = estimate(0.04, 1 - 6e-8); // a float32 cosine of 1; (0.04 − 1) / 6e-8 would be −16 million
  expect(read(same, "calibrated")).toMatchObject({ value: null, interval: null, verdict: "below floor" });
  expect(read(same, "raw")).toMatchObject({ value: 0.04, verdict: "below floor" });
});

test("one layer without a floor keeps a report off the calibrated scale", () => {
  expect(canCalibrate([estimate(0.7, 0.1), estimate(0.6, 0.2)])).toBe(true);
  expect(canCalibrate([estimate(0.7, 0.1), estimate(0.6, null)])).toBe(false);
});
