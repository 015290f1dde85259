/** Stored reports by key, and by the id that a client gives. */

import { NotFound } from "@seedscope/core";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import type { Analysis } from "./analysis.interface.js";
import { reportOf } from "./report-of.js";

/** @returns null if there is none that this viewer sees */
export async function reportByKey(loaders: Loaders, key: string): Promise<Analysis | null> {
  const record = await loaders.report.load(key);
  const family = record && (await loaders.family(record.familyId));
  return record && family ? reportOf(record, family) : null;
}

/**
 * @param field where the id was given
 * @throws NotFound when it names no report that this viewer sees
 */
export async function reportNamed(loaders: Loaders, id: string, field: string): Promise<Analysis> {
  const key = parseIdOf("Report", id)?.key;
  const report = key ? await reportByKey(loaders, key) : null;
  if (report?.id === id) return report;
  throw new NotFound(`${field} is "${id}", and there is no such report`, field);
}
