/** Batched reads, one set a request: many are asked for at once and answered by key. */

import type {
  CheckpointRecord,
  CorpusRecord,
  FamilyRecord,
  HeadReport,
  JobRecord,
  LossSummary,
  Measure,
  Preset,
  PromptSetRecord,
  RefitRecord,
  ReportRecord,
  Store,
} from "@seedscope/core";
import DataLoader from "dataloader";
import { Checkpoint } from "./checkpoint/checkpoint.type.js";
import { Family } from "./family/family.type.js";
import { lazily } from "./lazily.js";
import { Refit } from "./refit/refit.type.js";

/** Which reports of a family. */
export interface ReportsKey {
  familyId: string;
  measure: Measure;
  preset: Preset;
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
export function createLoaders(store: Store) {
  const family = byKey<FamilyRecord>((ids) => store.familiesById(ids));
  const refits = byKey<RefitRecord[]>((familyIds) => store.refitsOfFamilies(familyIds));
  const checkpoints = byKey<CheckpointRecord[]>((refitIds) => store.checkpointsOfRefits(refitIds));

  const loaders = {
    familyBySlug: new DataLoader<string, FamilyRecord | null>((slugs) =>
      Promise.all(slugs.map((slug) => store.familyBySlug(slug))),
    ),
    job: byKey<JobRecord>((ids) => store.jobsById(ids)),
    /** 1 = next. */
    queuePosition: byKey<number>(async () => {
      const { items, totalCount } = await store.jobs({ first: 256, state: "queued" });
      return new Map(items.map(({ id }, newest) => [id, totalCount - newest]));
    }),
    trainingJob: byKey<JobRecord>((familyIds) => store.trainingJobsOfFamilies(familyIds)),
    promptSet: byKey<PromptSetRecord>((hashes) => store.promptSetsByHash(hashes)),
    corpus: byKey<CorpusRecord>((hashes) => store.corporaByHash(hashes)),
    lossSummary: byKey<LossSummary>((familyIds) => store.lossSummaries(familyIds)),

    /** The newest stored report at the newest step that has one. */
    latestReport: new DataLoader<ReportsKey, ReportRecord | null, string>((keys) => store.latestReports(keys), {
      cacheKeyFn: reportsCacheKey,
    }),

    builtinPromptSetHash: lazily(async () => (await store.promptSets()).find(({ builtIn }) => builtIn)?.hash ?? null),

    /** Stored reports, steps ascending. */
    reports: new DataLoader<ReportsKey, ReportRecord[], string>(
      (keys) => Promise.all(keys.map((key) => store.reports(key))),
      { cacheKeyFn: reportsCacheKey },
    ),

    /** All of a report, from its result file. */
    result: new DataLoader<string, HeadReport>((hashes) =>
      Promise.all(hashes.map(async (hash) => JSON.parse(Buffer.from(await store.files.read(hash)).toString()))),
    ),

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

    /** Checkpoint steps that every refit has reached, ascending. */
    async stepsOf(family: Family): Promise<number[]> {
      const refits = await loaders.refitsOf(family);
      const [first = [], ...others] = await Promise.all(
        refits.map(async (refit) => (await loaders.checkpointsOf(refit)).map(({ step }) => step)),
      );
      return first.filter((step) => others.every((steps) => steps.includes(step)));
    },
  };
  return loaders;
}
