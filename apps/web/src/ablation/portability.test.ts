import { expect, test } from "vitest";
import { portabilityBars } from "./portability";

const estimate = (value: number, lower: number, floor: number) =>
  ({
    value,
    n: 2,
    floor,
    calibrated: null,
    verdict: null,
    interval: { lower, upper: 2 * value },
    calibratedInterval: null,
  }) as never;
const set = (ordinal: number, effect: number, control: number) =>
  ({
    refit: { id: `r${ordinal}`, ordinal, label: `seed ${ordinal + 1}` },
    heads: [{ head: { id: `h${ordinal}`, label: "L1H0" }, similarity: 0.9 }],
    effect,
    control,
    controlSd: 0.01,
    percentile: 0.95,
    transfer: 0.8,
  }) as never;

const bars = portabilityBars({
  refit: { id: "r0", ordinal: 0, label: "seed 1" } as never,
  source: estimate(0.5, 0.4, 0.1),
  mapped: estimate(0.3, 0.05, 0.1),
  controls: 20,
  refits: [set(0, 0.5, 0.1), set(1, 0.4, 0.1), set(2, 0.11, 0.12)],
});

test("first the circuit at home, then elsewhere, then random sets, then each other refit", () => {
  expect(bars.map(({ name }) => name)).toEqual([
    "In seed 1",
    "Mapped to 2 others",
    "Random sets there",
    "seed 2",
    "seed 3",
  ]);
});

test("a bar is open where it is no more than the random sets", () => {
  // mapped: interval from 0.05 holds the random sets' 0.1; seed 3: 0.11 is under 0.12 + 2 · 0.01
  expect(bars.map(({ open }) => open)).toEqual([false, true, true, false, true]);
});

test("random sets are the mean over the other refits, the source left out", () => {
  expect(bars[2].value).toBeCloseTo(0.11, 12);
  expect(bars[2].interval).toEqual([0.1, 0.12]);
});
