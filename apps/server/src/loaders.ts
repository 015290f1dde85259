/** Batched reads, one set a request: many are asked for at once and answered by key. */

import type {
  CheckpointRecord,
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
  ReportRecord,
  TokenAblation,
  Tokenizer,
  TrainingProgress,
} from "@seedscope/core";
import { readAblation } from "@seedscope/core";
import DataLoader from "dataloader";
import { attentionLoaders } from "./attention/attention-loaders.js";
import { Checkpoint } from "./checkpoint/checkpoint.type.js";
import { Family } from "./family/family.type.js";
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

/** Answers each key from a map, null where it has none. */
function byKey<T>(read: (keys: readonly string[]) => Promise<Map<string, T>>) {
  return new DataLoader<string, T | null>(async (keys) => {
    const found = await read(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}

export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one request. */
export function createLoaders({ store, live, tokenizer }: Pick<Services, "store" | "live" | "tokenizer">) {
  const family = byKey<FamilyRecord>((ids) => store.familiesById(ids));
  const refits = byKey<RefitRecord[]>((familyIds) => store.refitsOfFamilies(familyIds));
  const checkpoints = byKey<CheckpointRecord[]>((refitIds) => store.checkpointsOfRefits(refitIds));
  const results = new DataLoader<ReportRecord, MeasureReport, string>(
    (reports) =>
      Promise.all(reports.map(async (report) => withFloorKinds(await store.reportResult(report), floorKindOf(report)))),
    { cacheKeyFn: ({ key }) => key },
  );

  const loaders = {
    familyBySlug: byKey<FamilyRecord>((slugs) => store.familiesBySlug(slugs)),
    job: byKey<JobRecord>((ids) => store.jobsById(ids)),
    /** 1 = next. */
    queuePosition: byKey<number>((ids) => store.queuePositions(ids)),
    trainingStatus: byKey<TrainingProgress>((familyIds) => store.trainingStatus(familyIds)),
    importJob: byKey<JobRecord>((familyIds) => store.importJobsOfFamilies(familyIds)),
    promptSet: byKey<PromptSetRecord>((hashes) => store.promptSetsByHash(hashes)),
    /** By the set's hash; the set must be there. */
    promptTexts: new DataLoader<string, string[]>((hashes) =>
      Promise.all(hashes.map((hash) => store.promptTexts(hash))),
    ),
    corpus: byKey<CorpusRecord>((hashes) => store.corporaByHash(hashes)),
    lossSummary: byKey<LossSummary>((familyIds) => store.lossSummaries(familyIds)),

    /** The newest stored report at the newest step that has one. */
    latestReport: new DataLoader<ReportsKey, ReportRecord | null, string>((keys) => store.latestReports(keys), {
      cacheKeyFn: reportsCacheKey,
    }),

    /** Stored reports on the built-in prompt set with anchor 0, steps ascending. */
    reports: new DataLoader<ReportsKey, ReportRecord[], string>(
      (keys) => Promise.all(keys.map((key) => store.reports(key))),
      { cacheKeyFn: reportsCacheKey },
    ),

    report: byKey<ReportRecord>((keys) => store.reportsByKey(keys)),

    /** Every stored report of a family. */
    allReports: byKey<ReportRecord[]>((familyIds) => store.reportsOfFamilies(familyIds)),

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
