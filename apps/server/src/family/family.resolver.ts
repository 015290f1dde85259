/** Families, and what they tell beyond their row. */

import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import { sightOf } from "../access/rights.js";
import type { Context } from "../context.js";
import { Corpus } from "../corpus/corpus.type.js";
import { Job, TrainingStatus } from "../job/job.type.js";
import { After, connect, decodeCursor, First, pageLength, pageOf } from "../pagination/page.js";
import { RefitConnection } from "../refit/refit.type.js";
import { AnalysisConnection } from "../report/analysis.interface.js";
import { StepStability } from "../report/estimate.type.js";
import { StabilityReport } from "../report/head/head-report.type.js";
import { Preset } from "../report/preset.enum.js";
import { reportOf } from "../report/report-of.js";
import { Family, FamilyConnection, LossSummary, SeedRole } from "./family.type.js";

@Resolver(() => Family)
export class FamilyResolver {
  @Query(() => FamilyConnection, { description: "Families, newest first." })
  async families(
    @First(20) first: number,
    @After() after: string | undefined,
    @Arg("query", () => String, { nullable: true, description: "Part of a name or slug; case does not matter." })
    query: string | undefined,
    @Ctx() { store, viewer }: Context,
  ) {
    const page = await store.families({
      first: pageLength(first, 20),
      after: after == null ? undefined : decodeCursor(after),
      query: query ?? undefined,
      sight: sightOf(viewer),
    });
    return connect({ ...page, items: page.items.map((record) => new Family(record)) }, (family) => family.record.id);
  }

  @Query(() => Family, { nullable: true, description: "One family by its slug; null if there is none." })
  async family(
    @Arg("slug", () => String, { description: "Its slug: l4-demo." }) slug: string,
    @Ctx() { loaders }: Context,
  ) {
    const record = await loaders.familyBySlug.load(slug);
    return record && new Family(record);
  }

  @FieldResolver(() => Corpus, { nullable: true, description: "What it was trained on; null when unknown." })
  async corpus(@Root() { record }: Family, @Ctx() { loaders }: Context) {
    const corpus = record.corpusHash && (await loaders.corpus.load(record.corpusHash));
    return corpus ? new Corpus(corpus) : null;
  }

  @FieldResolver(() => [SeedRole], { description: "Which seeds vary between refits." })
  async seedRoles(@Root() family: Family, @Ctx() { loaders }: Context): Promise<SeedRole[]> {
    const refits = await loaders.refitsOf(family);
    const varies = (seeds: (number | null)[]) => new Set(seeds).size > 1;
    return [
      ...(varies(refits.map(({ initSeed }) => initSeed)) ? (["INIT"] as const) : []),
      ...(varies(refits.map(({ dataSeed }) => dataSeed)) ? (["DATA_ORDER"] as const) : []),
    ];
  }

  @FieldResolver(() => RefitConnection, { description: "Its refits, by ordinal." })
  async refits(
    @Root() family: Family,
    @First(50) first: number,
    @After() after: string | undefined,
    @Ctx() { loaders }: Context,
  ) {
    return pageOf(await loaders.refitsOf(family), { first, after }, ({ id }) => id);
  }

  @FieldResolver(() => [Int], {
    description: "Checkpoint steps that every refit has reached, ascending; 0 is the untrained twin.",
  })
  async steps(@Root() { record }: Family, @Ctx() { loaders }: Context) {
    return (await loaders.steps.load(record.id)) ?? [];
  }

  @FieldResolver(() => LossSummary, {
    nullable: true,
    description: "The newest losses; null before the first step, and once training has diverged.",
  })
  async loss(@Root() { record }: Family, @Ctx() { loaders }: Context) {
    const loss = await loaders.lossSummary.load(record.id);
    return loss && Number.isFinite(loss.mean) ? loss : null;
  }

  @FieldResolver(() => TrainingStatus, {
    nullable: true,
    description: "The training job, its step and speed; null if the family was not trained here.",
  })
  async training(@Root() { record }: Family, @Ctx() { loaders }: Context) {
    const status = await loaders.trainingStatus.load(record.id);
    return status && { ...status, job: new Job(status.job) };
  }

  @FieldResolver(() => Job, { nullable: true, description: "The job that imports or imported it; null if none did." })
  async importJob(@Root() { record }: Family, @Ctx() { loaders }: Context) {
    const job = await loaders.importJob.load(record.id);
    return job && new Job(job);
  }

  @FieldResolver(() => StabilityReport, {
    nullable: true,
    description:
      "Newest STORED report for the preset at the newest step that has one; null if there is none. Never computes.",
  })
  async latestStability(
    @Root() family: Family,
    @Arg("preset", () => Preset, { nullable: true, defaultValue: "CALIBRATED", description: "Which arithmetic." })
    preset: Preset | null,
    @Ctx() { loaders }: Context,
  ) {
    const key = { familyId: family.record.id, measure: "stability", preset: preset ?? "CALIBRATED" } as const;
    const record = await loaders.latestReport.load(key);
    return record && reportOf(record, family);
  }

  @FieldResolver(() => [StepStability], {
    description:
      "Stored overall stability at every checkpoint step that has a report (built-in prompt set, anchor 0), ascending. Never computes.",
  })
  async stabilityByStep(
    @Root() family: Family,
    @Arg("preset", () => Preset, { nullable: true, defaultValue: "CALIBRATED", description: "Which arithmetic." })
    preset: Preset | null,
    @Ctx() { loaders }: Context,
  ) {
    const key = { familyId: family.record.id, measure: "stability", preset: preset ?? "CALIBRATED" } as const;
    const reports = await loaders.reports.load(key);
    return reports.map((record) => ({ step: record.step, ...new StabilityReport(record, family).summary }));
  }

  @FieldResolver(() => AnalysisConnection, {
    description: "Every stored report of the family, of whatever measure: by measure, preset and step. Never computes.",
  })
  async reports(
    @Root() family: Family,
    @First(50) first: number,
    @After() after: string | undefined,
    @Ctx() { loaders }: Context,
  ) {
    const records = (await loaders.allReports.load(family.record.id)) ?? [];
    const reports = records.map((record) => reportOf(record, family));
    return pageOf(reports, { first, after }, ({ key }) => key);
  }
}
