/** Points of a refit over its steps, and how many of them become few: no point is left out, as every k-th would do. */

import type { HeadScoresReport, StabilityReport } from "@seedscope/core";
import type { Loaders } from "../loaders.js";
import { finiteLosses, type Losses } from "../training/losses.js";
import type { Curve, CurveMetric } from "./curve.type.js";
import type { Refit } from "./refit.type.js";

/** By step, ascending. */
export async function curveOf(metric: CurveMetric, refit: Refit, loaders: Loaders): Promise<Losses> {
  switch (metric) {
    case "TRAIN_LOSS":
      return finiteLosses(await loaders.losses.load({ refitId: refit.record.id, maxPoints: Number.POSITIVE_INFINITY }));
    case "STABILITY":
      return stabilityOf(refit, loaders);
    case "INDUCTION_MAX":
      return inductionOf(refit, loaders);
  }
}

async function stabilityOf({ ordinal, family }: Refit, loaders: Loaders): Promise<Losses> {
  const key = { familyId: family.record.id, measure: "stability", preset: "CALIBRATED" } as const;
  const records = await loaders.reports.load(key);
  const reports = await Promise.all(records.map((record) => loaders.whole<StabilityReport>(record)));
  const curves = reports.map(({ anchors }) => anchors.find(({ refit }) => refit === ordinal)?.values ?? []);
  return {
    steps: records.map(({ step }) => step),
    values: curves.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  };
}

async function inductionOf({ ordinal, family }: Refit, loaders: Loaders): Promise<Losses> {
  const records = ((await loaders.allReports.load(family.record.id)) ?? []).filter(
    ({ measure, anchor }) => measure === "scores" && anchor === ordinal,
  );
  const newest = new Map(records.map((record) => [record.step, record])); // by step, then age
  const points = await Promise.all(
    [...newest].map(async ([step, record]) => {
      const { heads } = await loaders.whole<HeadScoresReport>(record);
      const values = heads.flatMap(({ scores }) => (scores.induction ? [scores.induction.value] : []));
      return { step, value: Math.max(...values) };
    }),
  );
  const known = points.filter(({ value }) => Number.isFinite(value));
  return { steps: known.map(({ step }) => step), values: known.map(({ value }) => value) };
}

/** In at most so many buckets of neighbours, as even as they can be. */
export function bucketed({ steps, values }: Losses, maxPoints: number): Curve {
  const n = Math.min(maxPoints, steps.length);
  const edge = (i: number) => Math.floor((i * steps.length) / n);
  const buckets = Array.from({ length: n }, (_, i) => ({
    steps: steps.slice(edge(i), edge(i + 1)),
    values: values.slice(edge(i), edge(i + 1)),
  }));
  const mean = (some: number[]) => some.reduce((sum, one) => sum + one, 0) / some.length;
  return {
    x: buckets.map((bucket) => mean(bucket.steps)),
    y: buckets.map((bucket) => mean(bucket.values)),
    lower: buckets.map((bucket) => Math.min(...bucket.values)),
    upper: buckets.map((bucket) => Math.max(...bucket.values)),
    downsampledFrom: steps.length,
  };
}
