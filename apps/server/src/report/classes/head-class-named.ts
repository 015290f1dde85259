/** A head class by what its id names. */

import type { ClassesReport } from "@seedscope/core";
import type { Loaders } from "../../loaders.js";
import { reportByKey } from "../report-named.js";
import { classesOf, type HeadClass } from "./classes.type.js";

/** @returns null if there is none that this viewer sees */
export async function headClassNamed(
  { key, ordinal }: { key: string; ordinal: number },
  loaders: Loaders,
): Promise<HeadClass | null> {
  const report = await reportByKey(loaders, key);
  if (report?.record.measure !== "classes") return null;
  const [{ classes }, refits] = await Promise.all([
    loaders.whole<ClassesReport>(report.record),
    loaders.refitsOf(report.family),
  ]);
  return classesOf(report, classes, refits)[ordinal] ?? null;
}
