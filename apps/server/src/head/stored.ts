/** Stored reports, as those of one head: each is read once a request, whichever heads are asked. */

import { InvalidInput, type Measure, type ReportRecord } from "@seedscope/core";
import { parseIdOf } from "../ids.js";
import type { Loaders } from "../loaders.js";
import { isOfAllRefits } from "../report/excluded.js";
import { floorKindOf } from "../report/floor-kinds.js";
import type { Head } from "./head.type.js";

/**
 * The newest report of a measure at the head's step that will do, of all refits; one that is held against the untrained twins before
 * all others.
 *
 * @param promptSet the id of the only one that will do; default: any
 * @throws InvalidInput if that is no prompt set's id
 */
export async function newestStored(
  { family, step }: Head,
  measure: Measure,
  promptSet: string | null | undefined,
  loaders: Loaders,
  fits: (report: ReportRecord) => boolean = () => true,
): Promise<ReportRecord | null> {
  const hash = promptSet == null ? null : parseIdOf("PromptSet", promptSet)?.hash;
  if (hash === undefined)
    throw new InvalidInput(`promptSet is "${promptSet}", which is no prompt set's id`, "promptSet");
  const all = (await loaders.allReports.load(family.record.id)) ?? [];
  const age = (report: ReportRecord) => report.createdAt.getTime();
  const usual = (report: ReportRecord) => Number(floorKindOf(report) === "untrained");
  const [first] = all
    .filter((report) => report.measure === measure && report.step === step && isOfAllRefits(report) && fits(report))
    .filter(({ promptSetHash }) => hash === null || promptSetHash === hash)
    .sort((a, b) => usual(b) - usual(a) || age(b) - age(a));
  return first ?? null;
}
