/** Losses on their way to a client: GraphQL knows no NaN and no infinity. */

/** Losses by step, as the store gives them. */
export interface Losses {
  steps: number[];
  values: number[];
}

/** Leaves out steps whose loss is not finite: training that has diverged. */
export function finiteLosses<T extends Losses>(losses: T): T {
  if (losses.values.every(Number.isFinite)) return losses;
  const kept = losses.values.flatMap((value, i) => (Number.isFinite(value) ? [i] : []));
  return { ...losses, steps: kept.map((i) => losses.steps[i]), values: kept.map((i) => losses.values[i]) };
}
