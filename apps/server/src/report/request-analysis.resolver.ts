/** Analyses asked for explicitly: by scripts that do not wait. */

import { askedFor, InvalidInput, inBatch, type Measure, requestReport } from "@seedscope/core";
import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.js";
import { familyNamed } from "../family/family-named.js";
import { Job } from "../job/job.type.js";
import { once } from "../mutation/once.js";
import { payload, RefusedAnalysis } from "../mutation/user-error.type.js";
import { AnalysisRefused } from "./outcome.type.js";
import { reportOf } from "./report-of.js";
import { RequestAnalysisInput, RequestAnalysisPayload } from "./request-analysis.input.js";
import { type Asked, requestOf } from "./request-of.js";

type OneOf = Exclude<keyof RequestAnalysisInput, "family" | "priority" | "idempotencyKey" | "clientMutationId">;

const measures: Record<OneOf, Measure> = {
  stability: "stability",
  crossLayer: "cross-layer",
  commonness: "commonness",
  norms: "norms",
  promptLength: "prompt-length",
  comparison: "compare",
  residual: "residual",
  ablation: "ablation",
  map: "map",
  classes: "classes",
  agreement: "agreement",
  neurons: "neurons",
  embeddings: "embeddings",
  refitPair: "refit-pair",
  stitching: "stitching",
  promptAgreement: "prompts",
  dynamics: "dynamics",
  power: "power",
  influence: "influence",
  variance: "variance",
  headScores: "scores",
  portability: "portability",
  transplant: "transplant",
};

@Resolver()
export class RequestAnalysisResolver {
  @Mutation(() => RequestAnalysisPayload, {
    description:
      "Has a report made, without waiting for it: adds a job, or finds the one that makes the same already, and raises its priority if this is in more of a hurry. Changes nothing else; identical requests share one job and one report.",
  })
  requestAnalysis(
    @Arg("input", () => RequestAnalysisInput, { description: "What is to be measured." }) input: RequestAnalysisInput,
    @Ctx() context: Context,
  ) {
    return payload(input, () =>
      once(context, "requestAnalysis", input, async (idempotencyKey) => {
        const known = await requestedBefore(context, idempotencyKey);
        return known ?? request(context, input, idempotencyKey);
      }),
    );
  }
}

async function request(context: Context, input: RequestAnalysisInput, idempotencyKey: string | undefined) {
  const { store, loaders, viewer } = context;
  const family = await familyNamed(loaders, input.family);
  const field = theOne(input);
  const asked = await requestOf(askedOf(input, field), loaders);
  if (asked instanceof AnalysisRefused) throw new RefusedAnalysis(asked);
  const answer = await requestReport(store, {
    ...asked,
    familyId: family.record.id,
    measure: measures[field],
    priority: input.priority === "BATCH" ? inBatch : askedFor,
    idempotencyKey,
    requestedBy: viewer.userId,
  });
  if ("refused" in answer) throw new RefusedAnalysis(answer.refused);
  if ("report" in answer) return { analysis: reportOf(answer.report, family) };
  return { job: answer.job && new Job(answer.job), cost: answer.cost };
}

/** The measures' inputs have the same fields as `Asked`, each its own part. */
function askedOf(input: RequestAnalysisInput, field: OneOf): Asked {
  const asked = input[field] as Asked;
  return field === "map" ? { ...asked, preset: "PAPER" } : asked;
}

/** @throws InvalidInput unless exactly one measure is asked for */
function theOne(input: RequestAnalysisInput): OneOf {
  const given = (Object.keys(measures) as OneOf[]).filter((field) => input[field] != null);
  if (given.length === 1) return given[0];
  const what = given.length === 0 ? "none is given" : `${given.join(" and ")} are given`;
  throw new InvalidInput(`one measure is needed, but ${what}`, given[1] ?? "stability");
}

/** What the first request with this key led to, wherever it stands now. */
async function requestedBefore({ store, loaders }: Context, idempotencyKey: string | undefined) {
  const record = idempotencyKey && (await store.jobWithKey(idempotencyKey));
  if (!record) return null;
  const [family, report] = await Promise.all([
    loaders.family(record.familyId),
    record.key ? loaders.report.load(record.key) : null,
  ]);
  return { job: new Job(record), analysis: family && report ? reportOf(report, family) : null };
}
