/** Which floor the estimates of a report have: a report says it once, each of its estimates is told here. */

import type { FloorKind, Measure, ReportRecord } from "@seedscope/core";

/** Their floors are what other heads do. */
const heldAgainstHeads: ReadonlySet<Measure> = new Set(["portability", "transplant"] satisfies Measure[]);

/** What was asked for; null where floors are other heads. */
export function floorKindOf({ measure, provenance }: Pick<ReportRecord, "measure" | "provenance">): FloorKind | null {
  if (heldAgainstHeads.has(measure)) return null;
  const { options } = JSON.parse(provenance.paramsJson) as { options?: { floor?: FloorKind } };
  return options?.floor ?? "untrained";
}

/** The same values, of which each estimate with a floor says which kind it is. */
export function withFloorKinds<T>(values: T, kind: FloorKind | null): T {
  if (kind === null || values === null || typeof values !== "object") return values;
  if (Array.isArray(values)) {
    // matrices and curves are most of a report
    if (values.length === 0 || typeof values[0] === "number") return values;
    return values.map((value) => withFloorKinds(value, kind)) as T;
  }
  const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, withFloorKinds(value, kind)]));
  return (isEstimate(values) ? { ...told, floorKind: values.floor === null ? null : kind } : told) as T;
}

function isEstimate(values: object): values is { floor: number | null } {
  return "value" in values && "n" in values && "floor" in values && "calibrated" in values;
}
