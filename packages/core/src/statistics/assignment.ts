/** One-to-one matching: every row gets a column of its own, so that the sum of what is matched is largest. */
import { createRequire } from "node:module";

/** Loaded when something is matched: it comes with 245 modules, which most processes never need. */
const load = createRequire(import.meta.url);

/**
 * @param similarity n rows of n values, finite; larger is better
 * @returns for each row its column; every column is used once
 */
export function bestAssignment(similarity: readonly (readonly number[])[]): number[] {
  const { linearSumAssignment } = load("linear-sum-assignment") as typeof import("linear-sum-assignment");
  const { rowAssignments } = linearSumAssignment(
    similarity.map((row) => Float64Array.from(row)),
    { maximaze: true },
  );
  return Array.from(rowAssignments);
}
