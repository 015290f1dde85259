/** Claims: made from a stored report, and asked again of another family. */
import { estimateAt } from "../analysis/places.js";
import { InvalidInput } from "../errors.js";
import { type EstimateValue, type Interval, intervalOf, type Spread } from "../statistics/estimate.js";
import { defaultResampling } from "../statistics/resampling.js";
import type { ClaimRecord, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import type { ReportParams } from "./keys.js";
import type { ReportRequest } from "./request.js";

/** What somebody states of a report. */
export interface ClaimRequest {
  statement: string;
  report: ReportRecord;
  /** see `estimateAt` */
  place: string;
  /** a request with a key that is known gives the claim of the first */
  idempotencyKey?: string;
  /** id of the user who states it */
  createdBy: string | null;
}

/**
 * Keeps a claim, with the number that the report has at its place.
 *
 * @throws InvalidInput on `place` if the report has none there; on `statement` if it has not 1 to 500 characters
 */
export async function makeClaim(store: Store, { report, ...request }: ClaimRequest): Promise<ClaimRecord> {
  const estimate = estimateAt(await store.reportResult(report), request.place);
  return store.addClaim({ ...request, reportKey: report.key, familyId: report.familyId, estimate });
}

/**
 * The request that asks of another family what a report was asked: the same measure, parameters and prompts, at the
 * same step where all of its refits have a checkpoint there, else at its newest.
 *
 * @throws InvalidInput if a family that the report is about too is here no more
 */
export async function requestAgain(store: Store, report: ReportRecord, familyId: string): Promise<ReportRequest> {
  const { measure, preset, anchor, promptSetHash } = report;
  const { options } = JSON.parse(report.provenance.paramsJson) as ReportParams;
  const { against, also, neighbourhood, steps: _, ...same } = options;
  const steps = (await store.stepsOfFamilies([familyId])).get(familyId) ?? [];
  return {
    familyId,
    measure,
    preset,
    anchor,
    promptSetHash,
    step: steps.includes(report.step) ? report.step : undefined,
    options: {
      ...same,
      neighbourhood: neighbourhood ?? undefined,
      against: against === undefined ? undefined : await idOf(store, against),
      also: also && (await Promise.all(also.map((slug) => idOf(store, slug)))),
    },
  };
}

async function idOf(store: Store, slug: string): Promise<string> {
  const family = await store.familyBySlug(slug);
  if (!family) throw new InvalidInput(`the claim's report is about ${slug} too, which is here no more`, "family");
  return family.id;
}

/** How far two estimates of different families lie apart. */
export interface EstimateDifference {
  /** the second's value minus the first's */
  value: number;
  /** Welch's, the families taken as independent; null where one of the two is not known to vary */
  interval: Interval | null;
}

export function differenceOf(first: EstimateValue, second: EstimateValue): EstimateDifference {
  const value = second.value - first.value;
  const level = first.interval?.level ?? defaultResampling.level;
  const spread = first.spread && second.spread && together(first.spread, second.spread);
  return { value, interval: spread && intervalOf(value, spread, level, null) };
}

/** Variances add up; degrees of freedom are Welch's and Satterthwaite's. */
function together(a: Spread, b: Spread): Spread {
  const [first, second] = [a.standardError ** 2, b.standardError ** 2];
  const variance = first + second;
  const degreesOfFreedom =
    variance === 0
      ? Math.min(a.degreesOfFreedom, b.degreesOfFreedom)
      : variance ** 2 / (first ** 2 / a.degreesOfFreedom + second ** 2 / b.degreesOfFreedom);
  return { standardError: Math.sqrt(variance), degreesOfFreedom };
}
