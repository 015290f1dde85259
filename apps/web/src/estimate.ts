/** How an Estimate is read: on which scale, and whether it is clear of what untrained twins score. */
import { fixed } from "./format";

export interface EstimateNumbers {
  value: number;
  n: number;
  /** The same statistic on the untrained twins; null where there are none. */
  floor: number | null;
  /** (value - floor) / (1 - floor); null without a floor. */
  calibrated: number | null;
  interval: { level?: number; lower: number; upper: number } | null;
  calibratedInterval?: { lower: number; upper: number } | null;
  /** What interval and floor say together; null without a floor, absent in reports of earlier versions. */
  verdict?: "STABLE" | "UNSTABLE" | "INCONCLUSIVE" | "AT_FLOOR" | null;
}

/** RAW: the statistic itself. CALIBRATED: 0 is the untrained twins, 1 the best there is. */
export type Scale = "raw" | "calibrated";

export type Verdict = "stable" | "unstable" | "above floor" | "inconclusive" | "at floor" | "below floor" | "no floor";

export interface Reading {
  /** On the chosen scale; null when it cannot be calibrated. */
  value: number | null;
  /** On the chosen scale: the floor's own value, or 0. */
  floor: number | null;
  interval: [lower: number, upper: number] | null;
  verdict: Verdict;
  /** Hatched in a heatmap, open as a dot: not surely off the floor. How far above it the value lies is the verdict's. */
  open: boolean;
  /** What was read. */
  of: EstimateNumbers;
}

/** Twins that are one network score 1 up to rounding; over that floor there is no room to measure in. */
const leastRoom = 1e-6;

const hasRoom = (floor: number): boolean => 1 - floor > leastRoom;

/** A calibrated value this far under 0 is worse than the twins, not only as good. */
const clearlyBelow = -0.02;

/** @param below whether less than the floor is news as well, as with entropy; of a likeness only more is */
export function read(estimate: EstimateNumbers, scale: Scale, { below = false } = {}): Reading {
  const { value, floor, calibrated, interval, calibratedInterval } = estimate;
  const verdict = verdictOf(estimate);
  const open = below ? holdsFloor(estimate) : isOpen(estimate, verdict);
  if (scale === "raw")
    return { value, floor, interval: interval && [interval.lower, interval.upper], verdict, open, of: estimate };
  return {
    value: floor !== null && hasRoom(floor) ? calibrated : null,
    floor: floor === null ? null : 0,
    interval: calibratedInterval ? [calibratedInterval.lower, calibratedInterval.upper] : null,
    verdict,
    open,
    of: estimate,
  };
}

/** (value - floor) / (1 - floor); 0 where the floor leaves no room */
export function calibrate(value: number, floor: number): number {
  return hasRoom(floor) ? (value - floor) / (1 - floor) : 0;
}

function verdictOf({ value, floor, calibrated, interval, verdict }: EstimateNumbers): Verdict {
  if (floor === null) return "no floor";
  const above = hasRoom(floor) ? (calibrated ?? calibrate(value, floor)) : value - floor;
  if (above < clearlyBelow) return "below floor";
  if (verdict) return told[verdict];
  if (above <= 0) return "at floor";
  return interval && interval.lower <= floor ? "inconclusive" : "above floor";
}

const told = {
  STABLE: "stable",
  UNSTABLE: "unstable",
  INCONCLUSIVE: "inconclusive",
  AT_FLOOR: "at floor",
} as const satisfies Record<NonNullable<EstimateNumbers["verdict"]>, Verdict>;

/** Whether every one of these can be read on the calibrated scale. */
export const canCalibrate = (estimates: readonly EstimateNumbers[]): boolean =>
  estimates.every((estimate) => read(estimate, "calibrated").value !== null);

/** "inconclusive" may mean no more than that the interval reaches to both sides of half of the way. */
function isOpen(estimate: EstimateNumbers, verdict: Verdict): boolean {
  if (verdict !== "inconclusive") return verdict === "at floor" || verdict === "below floor";
  const { floor, interval, calibratedInterval } = estimate;
  if (calibratedInterval) return calibratedInterval.lower <= 0;
  return !interval || floor === null || interval.lower <= floor;
}

/** Without an interval only the floor itself counts as such. */
function holdsFloor({ value, floor, interval }: EstimateNumbers): boolean {
  if (floor === null) return false;
  return interval ? interval.lower <= floor && interval.upper >= floor : value === floor;
}

export const sentences: Record<Verdict, string> = {
  stable: "Stable. Surely more than half of the way from the floor to the same in every refit.",
  unstable: "Unstable. Surely above the floor, surely less than half of the way.",
  "above floor": "Clear of its untrained twins.",
  inconclusive: "Inconclusive. Too few refits or prompts to tell.",
  "at floor": "At floor. No more alike than untrained twins.",
  "below floor": "Below floor. Less alike than untrained twins.",
  "no floor": "No untrained twins to compare with.",
};

/** The accessible name of an estimate, e.g. "0.16, floor 0.00, at floor". */
export function spoken({ value, floor, interval, verdict }: Reading): string {
  const parts = [value === null ? "not calibrated" : fixed(value)];
  if (interval) parts.push(`interval ${fixed(interval[0])} to ${fixed(interval[1])}`);
  if (floor !== null) parts.push(`floor ${fixed(floor)}`);
  return [...parts, verdict].join(", ");
}
