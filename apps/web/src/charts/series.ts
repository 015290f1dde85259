/** Curves of several refits brought to one grid of steps, so that they can be averaged and compared. */

export interface Series {
  /** Ascending. */
  steps: number[];
  values: number[];
}

/** @returns at most `points` steps from 1 to `upTo`, evenly spaced, both ends included */
export function stepGrid(upTo: number, points: number): number[] {
  if (upTo < 1) return [];
  const n = Math.min(points, upTo);
  if (n === 1) return [upTo];
  return Array.from({ length: n }, (_, i) => 1 + ((upTo - 1) * i) / (n - 1));
}

/** Linear between recorded steps. @returns null where the series has not been yet */
export function resample({ steps, values }: Series, grid: number[]): (number | null)[] {
  let at = 0;
  return grid.map((step) => {
    if (steps.length === 0 || step < steps[0] - 1e-9 || step > steps[steps.length - 1] + 1e-9) return null;
    while (at < steps.length - 2 && steps[at + 1] < step) at++;
    if (steps.length === 1) return values[0];
    const part = (step - steps[at]) / (steps[at + 1] - steps[at]);
    return values[at] + (values[at + 1] - values[at]) * part;
  });
}

export interface Spread {
  mean: number | null;
  /** ddof 1; null with fewer than two values */
  sd: number | null;
}

/**
 * The mean over all refits, which ends where the slowest of them is: a mean over fewer would jump.
 *
 * @param curves one per refit that has begun, on the same grid
 */
export function meanAndSd(curves: (number | null)[][]): Spread[] {
  return (curves[0] ?? []).map((_, i) => {
    const present = curves.map((curve) => curve[i]).filter((value) => value !== null);
    if (present.length < curves.length) return { mean: null, sd: null };
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    if (present.length === 1) return { mean, sd: null };
    const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, sd: Math.sqrt(squares / (present.length - 1)) };
  });
}

/** Mean over a window of 2 · `half` + 1 points, shorter at both ends. */
export function runningMean(values: (number | null)[], half: number): (number | null)[] {
  return values.map((value, i) => {
    if (value === null) return null;
    const around = values.slice(Math.max(0, i - half), i + half + 1).filter((v) => v !== null);
    return around.reduce((sum, v) => sum + v, 0) / around.length;
  });
}

/** Adds newer points; what overlaps is replaced, so that a resumed refit overwrites its lost steps. */
export function append(series: Series, newer: Series): Series {
  if (newer.steps.length === 0) return series;
  const keep = series.steps.findIndex((step) => step >= newer.steps[0]);
  const until = keep < 0 ? series.steps.length : keep;
  return {
    steps: [...series.steps.slice(0, until), ...newer.steps],
    values: [...series.values.slice(0, until), ...newer.values],
  };
}
