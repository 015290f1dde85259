/** Batched reads, one set a request: many are asked for at once and answered by key. */

import type {
  AnalysisParams,
  ApiTokenRecord,
  CheckpointRecord,
  ClaimRecord,
  ClassLabelRecord,
  CorpusRecord,
  FamilyRecord,
  JobRecord,
  LossCurve,
  LossSummary,
  Measure,
  MeasureReport,
  Preset,
  PromptSetRecord,
  RefitRecord,
  ReportArtifact,
  ReportOptions,
  ReportRecord,
  TokenAblation,
  Tokenizer,
  TrainingProgress,
  UserRecord,
  ViewRecord,
} from "@seedscope/core";
import { readAblation } from "@seedscope/core";
import DataLoader from "dataloader";
import { may, mayRead } from "./access/rights.js";
import type { Viewer } from "./access/viewer.js";
import { attentionLoaders } from "./attention/attention-loaders.js";
import { Checkpoint } from "./checkpoint/checkpoint.type.js";
import { Family } from "./family/family.type.js";
import { lazily } from "./lazily.js";
import { Refit } from "./refit/refit.type.js";
import { floorKindOf, withFloorKinds } from "./report/floor-kinds.js";
import type { Services } from "./services.js";

/** Which reports of a family. */
export interface ReportsKey {
  familyId: string;
  measure: Measure;
  preset: Preset;
}

/** Which losses of a refit: at most so many points, from a step on. */
export interface LossesKey {
  refitId: string;
  maxPoints: number;
  fromStep?: number;
}

const reportsCacheKey = ({ familyId, measure, preset }: ReportsKey) => `${familyId} ${measure} ${preset}`;

/** The slugs of the families that a report is about beside its own. */
function othersOfReport({ measure, provenance }: ReportRecord): string[] {
  if (measure !== "compare" && measure !== "map") return [];
  const { options } = JSON.parse(provenance.paramsJson) as { options: ReportOptions };
  return [...(options.against === undefined ? [] : [options.against]), ...(options.also ?? [])];
}

/** The slugs of all families that a job is about, its own too. */
function familiesOfJob({ params }: JobRecord): string[] {
  return ((params as Partial<AnalysisParams>).about?.families ?? []).map(({ slug }) => slug);
}

/** Answers each key from a map, null where it has none. */
function byKey<T>(read: (keys: readonly string[]) => Promise<Map<string, T>>) {
  return new DataLoader<string, T | null>(async (keys) => {
    const found = await read(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}

export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. What its viewer may not read is not there: this is the gate of families and their like. */
export function createLoaders(
  {
    store,
    live,
    tokenizer,
    reports: known,
    familiesBySlug,
  }: Pick<Services, "store" | "live" | "tokenizer" | "reports" | "familiesBySlug">,
  viewer: Viewer,
) {
  const seesAll = may(viewer, "admin");

  async function readable(families: Promise<Map<string, FamilyRecord>>): Promise<Map<string, FamilyRecord>> {
    return new Map([...(await families)].filter(([, record]) => mayRead(viewer, record)));
  }
  const family = byKey<FamilyRecord>((ids) => readable(store.familiesById(ids)));
  const familyBySlug = byKey<FamilyRecord>((slugs) => readable(familiesBySlug(slugs)));

  const all = async (loads: Promise<unknown>[]) => (await Promise.all(loads)).every((found) => found !== null);

  /** A report on two families is there for those who see both. */
  const readsReport = (report: ReportRecord) =>
    all([family.load(report.familyId), ...othersOfReport(report).map((slug) => familyBySlug.load(slug))]);
  const readsJob = (job: JobRecord) =>
    all([family.load(job.familyId), ...familiesOfJob(job).map((slug) => familyBySlug.load(slug))]);

  async function those<T>(items: readonly T[], reads: (item: T) => Promise<boolean>): Promise<T[]> {
    if (seesAll) return [...items];
    const kept = await Promise.all(items.map(reads));
    return items.filter((_, i) => kept[i]);
  }
  async function thoseOf<T>(found: Map<string, T>, reads: (item: T) => Promise<boolean>): Promise<Map<string, T>> {
    return new Map(await those([...found], ([, item]) => reads(item)));
  }

  /** Texts belong to no family: they are the team's, and the public's where a public family is made or measured with them. */
  const publicTexts = lazily(() => store.publicTexts());
  async function texts<T>(kind: "corpora" | "promptSets", found: Promise<Map<string, T>>): Promise<Map<string, T>> {
    if (viewer.kind !== "anonymous") return found;
    const known = (await publicTexts())[kind];
    return new Map([...(await found)].filter(([hash]) => known.has(hash)));
  }

  const refits = byKey<RefitRecord[]>((familyIds) => store.refitsOfFamilies(familyIds));
  const measuredRefits = byKey<RefitRecord[]>((familyIds) => store.measuredRefits(familyIds));
  const checkpoints = byKey<CheckpointRecord[]>((refitIds) => store.checkpointsOfRefits(refitIds));
  const results = new DataLoader<ReportRecord, MeasureReport, string>(
    (reports) => Promise.all(reports.map((report) => known.whole(report))),
    { cacheKeyFn: ({ key }) => key },
  );

  const loaders = {
    familyBySlug,
    job: byKey<JobRecord>(async (ids) => thoseOf(await store.jobsById(ids), readsJob)),
    /** 1 = next. */
    queuePosition: byKey<number>((ids) => store.queuePositions(ids)),
    trainingStatus: byKey<TrainingProgress>((familyIds) => store.trainingStatus(familyIds)),
    importJob: byKey<JobRecord>((familyIds) => store.importJobsOfFamilies(familyIds)),
    promptSet: byKey<PromptSetRecord>((hashes) => texts("promptSets", store.promptSetsByHash(hashes))),
    corpus: byKey<CorpusRecord>((hashes) => texts("corpora", store.corporaByHash(hashes))),
    user: byKey<UserRecord>((ids) => store.usersById(ids)),
    apiToken: byKey<ApiTokenRecord>((ids) => store.apiTokensById(ids)),
    /** Of a user. */
    apiTokens: byKey<ApiTokenRecord[]>((userIds) => store.apiTokensOfUsers(userIds)),
    lossSummary: byKey<LossSummary>((familyIds) => store.lossSummaries(familyIds)),

    /** The newest stored report at the newest step that has one. */
    latestReport: new DataLoader<ReportsKey, ReportRecord | null, string>(
      async (keys) => {
        const found = await store.latestReports(keys);
        const kept = new Set(
          await those(
            found.filter((report) => report !== null),
            readsReport,
          ),
        );
        return found.map((report) => (report && kept.has(report) ? report : null));
      },
      { cacheKeyFn: reportsCacheKey },
    ),

    /** Stored reports on the built-in prompt set with anchor 0, steps ascending. */
    reports: new DataLoader<ReportsKey, ReportRecord[], string>(
      async (keys) => Promise.all((await store.reportsByStep(keys)).map((found) => those(found, readsReport))),
      { cacheKeyFn: reportsCacheKey },
    ),

    report: byKey<ReportRecord>(async (keys) => thoseOf(await store.reportsByKey(keys), readsReport)),
    /** What a report was read from, by its key. */
    artifacts: byKey<ReportArtifact[]>((keys) => store.reportArtifacts(keys)),

    /** Every stored report of a family. */
    allReports: byKey<ReportRecord[]>(async (familyIds) => {
      const found = await store.reportsOfFamilies(familyIds);
      const kept = await Promise.all(
        [...found].map(async ([id, reports]) => [id, await those(reports, readsReport)] as const),
      );
      return new Map(kept);
    }),

    /** All of a report, from its file, as the report of its measure: the caller knows which that is. */
    whole<R extends MeasureReport = MeasureReport>(report: ReportRecord): Promise<R> {
      return results.load(report) as Promise<R>;
    },

    /** A report that is stored nowhere, for this request. */
    tell(report: ReportRecord, whole: MeasureReport): void {
      results.prime(report, withFloorKinds(whole, floorKindOf(report)));
    },

    /** Losses of every token, by the file that a report on ablations names. */
    tokenLosses: new DataLoader<string, TokenAblation>((files) =>
      Promise.all(files.map(async (file) => readAblation(await store.files.read(file)))),
    ),

    /** The prompts of a set, by its file. */
    promptTexts: new DataLoader<string, string[]>((files) =>
      Promise.all(files.map(async (file) => JSON.parse(new TextDecoder().decode(await store.files.read(file))))),
    ),

    /** By its file. */
    tokenizer: new DataLoader<string, Tokenizer>((files) => Promise.all(files.map(tokenizer))),

    ...attentionLoaders({ live, tokenizer }),

    losses: new DataLoader<LossesKey, LossCurve, string>(
      async (keys) => {
        const like = (a: LossesKey, b: LossesKey) => a.maxPoints === b.maxPoints && a.fromStep === b.fromStep;
        const kinds = keys.filter((key, i) => keys.findIndex((other) => like(key, other)) === i);
        const read = await Promise.all(
          kinds.map((kind) => {
            const refitIds = keys.filter((key) => like(key, kind)).map(({ refitId }) => refitId);
            return store.lossesOfRefits(refitIds, kind);
          }),
        );
        const none = { steps: [], values: [], recorded: 0 };
        return keys.map((key) => read[kinds.findIndex((kind) => like(kind, key))].get(key.refitId) ?? none);
      },
      { cacheKeyFn: ({ refitId, maxPoints, fromStep }) => `${refitId} ${maxPoints} ${fromStep}` },
    ),

    /** Checkpoint steps that every refit has reached, ascending; by family. */
    steps: byKey<number[]>((familyIds) => store.stepsOfFamilies(familyIds)),

    async family(id: string): Promise<Family | null> {
      const record = await family.load(id);
      return record && new Family(record);
    },

    view: byKey<ViewRecord>((codes) => store.viewsByCode(codes)),
    claim: byKey<ClaimRecord>((codes) => store.claimsByCode(codes)),
    /** By report key: what people call its classes. */
    classLabels: byKey<ClassLabelRecord[]>((keys) => store.labelsOfReports(keys)),

    /** Those that measures look at, by ordinal. */
    async measuredRefitsOf(family: Family): Promise<Refit[]> {
      return ((await measuredRefits.load(family.record.id)) ?? []).map((record) => new Refit(record, family));
    },

    /** By ordinal. */
    async refitsOf(family: Family): Promise<Refit[]> {
      return ((await refits.load(family.record.id)) ?? []).map((record) => new Refit(record, family));
    },

    async refit(family: Family, ordinal: number): Promise<Refit | null> {
      return (await loaders.refitsOf(family)).find((refit) => refit.ordinal === ordinal) ?? null;
    },

    /** By step, ascending. */
    async checkpointsOf(refit: Refit): Promise<Checkpoint[]> {
      return ((await checkpoints.load(refit.record.id)) ?? []).map((record) => new Checkpoint(record, refit));
    },
  };
  return loaders;
}
