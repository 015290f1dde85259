/** Stored reports as they were last found and read: they never change, and most requests ask for the same few. */

import {
  LeastRecentlyUsed,
  type MeasureReport,
  type ReportRecord,
  type ReportRequest,
  type Store,
} from "@seedscope/core";
import { floorKindOf, withFloorKinds } from "./floor-kinds.js";

/** Of whole reports that are kept, as JSON. */
const mostBytes = 64 * 2 ** 20;
const mostFamilies = 256;
/** Of one family, what requests led to. */
const mostRequests = 256;

export interface KnownReports {
  /** All of a report, from its file; each estimate tells its floor's kind. */
  whole(report: ReportRecord): Promise<MeasureReport>;
  /** What a request led to, if that has not changed since; undefined where it must be asked. */
  answerTo(request: ReportRequest): ReportRecord | undefined;
  /** To be called before a request is asked. @returns what keeps its answer, unless the family changed meanwhile */
  keeper(request: ReportRequest): (answer: ReportRecord) => void;
}

export function knownReports(store: Store): KnownReports {
  const wholes = new LeastRecentlyUsed<{ report: MeasureReport; bytes: number }>(mostBytes, ({ bytes }) => bytes);
  const answers = new Map<string, Map<string, ReportRecord>>();

  // a family that gets refits or checkpoints answers the same request with another report
  store.events.subscribe((event) => {
    if (event.type === "gap") answers.clear();
    else if (event.type === "family") answers.delete(event.familyId);
  });

  function ofFamily(familyId: string): Map<string, ReportRecord> {
    const known = answers.get(familyId) ?? new Map();
    if (!answers.has(familyId)) {
      if (answers.size >= mostFamilies) answers.clear();
      answers.set(familyId, known);
    }
    return known;
  }

  return {
    async whole(report) {
      const { report: whole } = await wholes.get(report.key, async () => {
        const stored = await store.reportResult(report);
        return { report: withFloorKinds(stored, floorKindOf(report)), bytes: JSON.stringify(stored).length };
      });
      return whole;
    },

    answerTo(request) {
      const name = nameOf(request);
      return name === null ? undefined : answers.get(request.familyId)?.get(name);
    },

    keeper(request) {
      const name = nameOf(request);
      const known = name === null ? null : ofFamily(request.familyId);
      return (answer) => {
        // another map: the family has changed since
        if (name === null || known === null || answers.get(request.familyId) !== known) return;
        if (known.size >= mostRequests) known.clear();
        known.set(name, answer);
      };
    },
  };
}

/** @returns null where other families have a say in the answer */
function nameOf({ measure, preset, promptSetHash, step, anchor, options }: ReportRequest): string | null {
  if (options?.against !== undefined || options?.also !== undefined) return null;
  return JSON.stringify([measure, preset, promptSetHash, step, anchor, options]);
}
