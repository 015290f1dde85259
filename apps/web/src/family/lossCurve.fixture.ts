/** A refit's losses for tests: one a step, from step 1. */
import type { LossCurve } from "./useLossCurves";

export const curve = (ordinal: number, values: number[]): LossCurve => ({
  refit: `Refit:f/${ordinal}`,
  ordinal,
  label: `seed ${ordinal + 1}`,
  steps: values.map((_, i) => i + 1),
  values,
});
