/** An estimate in a table that is given away: the number is in a column of its own, before these. */
import type { EstimateNumbers } from "../estimate";

export const intervalColumns = ["lower", "upper", "floor", "n"];

export const intervalCells = (estimate: EstimateNumbers | null | undefined): (number | null)[] => [
  estimate?.interval?.lower ?? null,
  estimate?.interval?.upper ?? null,
  estimate?.floor ?? null,
  estimate?.n ?? null,
];
