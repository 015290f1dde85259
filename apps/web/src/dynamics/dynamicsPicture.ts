/** From a dynamics report to what is drawn: when each head locks in, and a few steps to look at. */
import type { Place } from "../charts/Heatmap";
import { type EstimateNumbers, read, type Scale } from "../estimate";
import { count, fixed, plural } from "../format";
import type { Table } from "../report/table";

interface WayNumbers {
  step: number;
  estimate: EstimateNumbers;
}

interface HeadWayNumbers {
  ordinal: number;
  layer: number;
  head: number;
  /** null where the head is not surely above its floor in the end. */
  lockIn: number | null;
  /** By refit. */
  ownLockIns: number[];
  steps: WayNumbers[];
}

export interface LockInRow {
  name: string;
  layer: number;
  head: number;
  /** Since when the refits agree; null where they never surely do. */
  step: number | null;
  /** Since when the head is itself: the first and the last refit. */
  range: [first: number, last: number];
  /** The same of each refit, by ordinal. */
  refits: number[];
  spoken: string;
}

export function lockInRows(heads: readonly HeadWayNumbers[], order: "place" | "lock-in"): LockInRow[] {
  const rows = heads.map(({ layer, head, lockIn, ownLockIns }): LockInRow => {
    const range: [number, number] = [Math.min(...ownLockIns), Math.max(...ownLockIns)];
    const name = `L${layer}H${head}`;
    return {
      name,
      layer,
      head,
      step: lockIn,
      range,
      refits: ownLockIns,
      spoken: `${name}: ${lockIn === null ? "refits never surely agree" : `refits agree from step ${count(lockIn)}`}, itself from step ${count(range[0])} to ${count(range[1])} over ${plural(ownLockIns.length, "refit")}`,
    };
  });
  const place = (a: LockInRow, b: LockInRow) => a.layer - b.layer || a.head - b.head;
  const late = Number.POSITIVE_INFINITY;
  return order === "place"
    ? rows.sort(place)
    : rows.sort((a, b) => (a.step ?? late) - (b.step ?? late) || a.range[0] - b.range[0] || place(a, b));
}

export const lockInTable = (rows: readonly LockInRow[], refits: readonly string[]): Table => ({
  title: "Step from which each head is locked in",
  columns: ["head", "refits_agree_from", "itself_from_first", "itself_from_last", ...refits],
  rows: rows.map(({ name, step, range, refits: own }) => [name, step, ...range, ...own]),
});

/**
 * @param steps ascending
 * @returns at most `most` of them, about evenly apart in their logarithms; the first above 0 and the last are among them
 */
export function logSpaced(steps: readonly number[], most: number): number[] {
  const trained = steps.filter((step) => step > 0);
  if (trained.length <= most) return trained;
  const [first, last] = [Math.log(trained[0]), Math.log(trained[trained.length - 1])];
  const chosen = new Set<number>();
  for (let i = 0; i < most; i++) {
    const wanted = first + ((last - first) * i) / (most - 1);
    const free = trained.filter((step) => !chosen.has(step));
    chosen.add(
      free.reduce((best, step) =>
        Math.abs(Math.log(step) - wanted) < Math.abs(Math.log(best) - wanted) ? step : best,
      ),
    );
  }
  return [...chosen].sort((a, b) => a - b);
}

export interface GridCell {
  value: number | null;
  hatched: boolean;
}

/** cells[head][layer] at one step. */
export function gridAt(
  heads: readonly HeadWayNumbers[],
  step: number,
  shape: { layers: number; heads: number },
  scale: Scale,
): GridCell[][] {
  const cells = Array.from({ length: shape.heads }, () =>
    Array.from({ length: shape.layers }, (): GridCell => ({ value: null, hatched: false })),
  );
  for (const { layer, head, steps } of heads) {
    const found = steps.find((one) => one.step === step);
    if (!found || !cells[head] || layer >= shape.layers) continue;
    const reading = read(found.estimate, scale);
    cells[head][layer] = { value: reading.value, hatched: reading.open };
  }
  return cells;
}

/** @returns e.g. "L1H3: 0.04 at step 100 (not clear of the floor), 0.42 at step 800" */
export function headWords({ row, column }: Place, grids: readonly { at: number; cells: GridCell[][] }[]): string {
  const told = grids.map(({ at, cells }) => {
    const { value, hatched } = cells[row]?.[column] ?? { value: null, hatched: false };
    return `${value === null ? "–" : fixed(value)} at step ${count(at)}${hatched ? " (not clear of the floor)" : ""}`;
  });
  return `L${column}H${row}: ${told.join(", ")}`;
}
