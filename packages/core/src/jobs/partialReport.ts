/** A valid report on the prompts that are done so far, while its job still computes. */
import { inArray } from "drizzle-orm";
import type { Measure, MeasureReport } from "../analysis/report.js";
import { contentHash } from "../data/hash.js";
import type { AnalysisParams, JobRecord, Need, ReportRecord } from "../store/records.js";
import { artifacts } from "../store/schema.js";
import type { Store } from "../store/store.js";
import { codeVersion } from "../store/version.js";
import { canonicalJson, dtype } from "./keys.js";
import type { Live } from "./live.js";
import type { PartialWork } from "./messages.js";
import { reproduceCommand } from "./reproduceCommand.js";
import { warningsOf } from "./warnings.js";

/** Those that are read off similarities within layers, prompt by prompt, and nothing else. */
const measures: ReadonlySet<Measure> = new Set([
  "stability",
  "commonness",
  "classes",
  "prompts",
  "power",
  "influence",
] satisfies Measure[]);

/** What a table of a job is at present. */
type Tables = PartialWork["tables"];

/**
 * On how many prompts a partial report would rest now: those that both the refits and, once it is begun, their floor
 * have been measured on.
 *
 * @returns null where there is none: the job does not run, nothing is known yet, or all is
 */
export async function partialPrompts(store: Store, job: JobRecord): Promise<number | null> {
  return (await known(store, job))?.prompts ?? null;
}

/**
 * The report, under a key of its own: it is stored nowhere. Null where there is none; see `partialPrompts`.
 *
 * @throws LiveRefused, ComputeCrash where it cannot be computed now
 */
export async function partialReport(
  store: Store,
  live: Live,
  job: JobRecord,
): Promise<{ record: ReportRecord; report: MeasureReport } | null> {
  const found = await known(store, job);
  if (!found) return null;
  const params = job.params as AnalysisParams;
  const startedAt = new Date();
  const result = await live.partial({ kind: "partial", params, tables: found.tables });
  if (!result) return null;
  const { report, summary, engine, prompts } = result;
  const hasFloor = "floor" in found.tables;
  const family = (await store.familiesById([job.familyId])).get(job.familyId);
  const promptSet = (await store.promptSetsByHash([params.promptSetHash])).get(params.promptSetHash);
  if (!family || !promptSet) return null;
  const asked = JSON.parse(params.paramsJson) as object;
  const paramsJson = canonicalJson({ ...asked, prompts });
  const key = contentHash(canonicalJson({ partialOf: job.key, prompts, hasFloor }));
  const warnings = warningsOf({
    params,
    floor: family.floor,
    summary,
    steps: family.recipe?.steps ?? null,
    nCtx: family.config.nCtx,
    prompts: 0,
    promptsTruncated: 0,
  });
  const floor =
    params.needs.some(({ role }) => role === "floor") && !hasFloor ? ", and the floor is not known yet" : "";
  warnings.unshift({
    code: "FEW_PROMPTS",
    message: `Only the ${prompts.length} shortest of ${promptSet.size} prompts are measured so far${floor}; the numbers will change.`,
  });
  const { measure, preset, step, anchor, promptSetHash } = params;
  return {
    report,
    record: {
      key,
      measure,
      familyId: family.id,
      promptSetHash,
      preset,
      step,
      anchor,
      summary,
      resultHash: "",
      warnings,
      provenance: {
        key,
        weights: params.weights,
        floorWeights: hasFloor ? params.floorWeights : [],
        promptSet: promptSetHash,
        paramsJson,
        codeVersion,
        engine,
        dtype,
        startedAt,
        durationMs: Date.now() - startedAt.getTime(),
        reproduceCommand: reproduceCommand(family.slug, params, promptSet.builtIn),
      },
      createdAt: new Date(),
    },
  };
}

async function known(store: Store, job: JobRecord): Promise<{ tables: Tables; prompts: number } | null> {
  if (job.kind !== "analysis" || job.state !== "running") return null;
  const { measure, needs, options } = job.params as AnalysisParams;
  if (!measures.has(measure) || options.scope === "across-layers") return null;
  const keys = needs.map(({ key }) => key);
  const rows = await store.db.select().from(artifacts).where(inArray(artifacts.key, keys));
  const tables: Tables = {};
  let fewest: number | null = null;
  for (const { role, key } of needs as Need[]) {
    const whole = rows.find((row) => row.key === key);
    if (whole) {
      tables[role] = { whole: whole.fileHash };
      continue;
    }
    const prompts = await store.files.partialPrompts(key);
    if (prompts === null && role === "trained") return null;
    if (prompts === null) continue;
    tables[role] = { partial: key, prompts };
    fewest = Math.min(fewest ?? prompts, prompts);
  }
  if (fewest === null) return null;
  return { tables, prompts: fewest };
}
