/** Which refits a report's request left out. */

import type { ReportRecord } from "@seedscope/core";

/** @returns ordinals, ascending */
export function excludedFrom({ provenance }: Pick<ReportRecord, "provenance">): number[] {
  const { options } = JSON.parse(provenance.paramsJson) as { options?: { exclude?: number[] } };
  return options?.exclude ?? [];
}

/** What stands for a family where nobody said which report. */
export const isOfAllRefits = (record: Pick<ReportRecord, "provenance">): boolean => excludedFrom(record).length === 0;
