/** Stored reports: found by key, by family, or the newest of each family. */
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { effectCorrelations } from "../analysis/ablation.js";
import type { Preset } from "../analysis/headReport.js";
import type {
  AblationReport,
  ComparisonReport,
  Measure,
  MeasureReport,
  ResidualReport,
  StabilityReport,
} from "../analysis/report.js";
import type { ModelConfig } from "../model/config.js";
import { bareEstimate, type EstimateValue } from "../statistics/estimate.js";
import { defaultResampling } from "../statistics/resampling.js";
import type { ArtifactWork } from "./artifactWork.js";
import type { Database } from "./database.js";
import type { FileHash, Files } from "./files.js";
import { grouped, isUuid, keyed } from "./pages.js";
import type { AnalysisParams, ReportRecord } from "./records.js";
import { artifacts, jobs, promptSets, reports } from "./schema.js";

/** Something that a report was read from, as it is stored. */
export interface ReportArtifact {
  role: string;
  kind: ArtifactWork["kind"];
  file: FileHash;
  /** of the report */
  preset: Preset;
}

export function reportQueries(db: Database, files: Files) {
  const reportsByKey = async (keys: readonly string[]): Promise<Map<string, ReportRecord>> => {
    const rows = keys.length
      ? await db
          .select()
          .from(reports)
          .where(inArray(reports.key, [...keys]))
      : [];
    return keyed(rows.map(toReport), ({ key }) => key);
  };

  return {
    reportsByKey,

    async report(key: string): Promise<ReportRecord | null> {
      return (await reportsByKey([key])).get(key) ?? null;
    },

    /** The whole of a report, from its file. */
    reportResult(report: ReportRecord): Promise<MeasureReport> {
      return readReport(files, report);
    },

    /** Report key → what it was read from; of a report whose job or artifacts are gone, an empty list or fewer. */
    async reportArtifacts(keys: readonly string[]): Promise<Map<string, ReportArtifact[]>> {
      const made = keys.length
        ? await db
            .select({ key: jobs.key, params: jobs.params })
            .from(jobs)
            .where(and(inArray(jobs.key, [...keys]), eq(jobs.kind, "analysis")))
        : [];
      const params = new Map(made.map(({ key, params }) => [key!, params as AnalysisParams]));
      const needed = [...new Set([...params.values()].flatMap(({ needs }) => needs.map(({ key }) => key)))];
      const rows = needed.length ? await db.select().from(artifacts).where(inArray(artifacts.key, needed)) : [];
      const fileOf = new Map(rows.map(({ key, fileHash }) => [key, fileHash]));
      return new Map(
        [...params].map(([report, { needs, preset }]) => [
          report,
          needs.flatMap(({ role, key, work }) => {
            const file = fileOf.get(key);
            return file ? [{ role, kind: work.kind, file, preset }] : [];
          }),
        ]),
      );
    },

    /**
     * For each that is asked all steps of one measure, ascending, on the built-in prompt set with anchor 0; in the order
     * asked.
     */
    async reportsByStep(
      asked: readonly { familyId: string; measure: Measure; preset: Preset }[],
    ): Promise<ReportRecord[][]> {
      const familyIds = [...new Set(asked.map(({ familyId }) => familyId))].filter(isUuid);
      const promptSetHash = familyIds.length > 0 ? await builtInPromptSet(db) : null;
      if (promptSetHash === null) return asked.map(() => []);
      const rows = await db
        .select()
        .from(reports)
        .where(
          and(
            inArray(reports.familyId, familyIds),
            inArray(reports.measure, [...new Set(asked.map(({ measure }) => measure))]),
            eq(reports.promptSetHash, promptSetHash),
            eq(reports.anchor, 0),
            listed,
          ),
        )
        .orderBy(asc(reports.step), asc(reports.createdAt));
      return asked.map(({ familyId, measure, preset }) => {
        const of = rows.filter((row) => row.familyId === familyId && row.measure === measure && row.preset === preset);
        // a later version of the code may have measured the same step again; its number stands
        return [...new Map(of.map((row) => [row.step, toReport(row)])).values()];
      });
    },

    /** Family id → every stored report, by measure, preset and step; families without one have an empty list. */
    async reportsOfFamilies(familyIds: readonly string[]): Promise<Map<string, ReportRecord[]>> {
      const ids = familyIds.filter(isUuid);
      const rows = ids.length
        ? await db
            .select()
            .from(reports)
            .where(inArray(reports.familyId, ids))
            .orderBy(desc(reports.measure), desc(reports.preset), asc(reports.step), asc(reports.createdAt))
        : [];
      return grouped(familyIds, rows.map(toReport), ({ familyId }) => familyId);
    },

    /**
     * For each family the report at the newest step that has one, in the order asked: with the built-in prompt set
     * and anchor 0 where there is one, else with any.
     */
    async latestReports(
      asked: readonly { familyId: string; measure: Measure; preset: Preset }[],
    ): Promise<(ReportRecord | null)[]> {
      const familyIds = [...new Set(asked.map(({ familyId }) => familyId))].filter(isUuid);
      if (familyIds.length === 0) return asked.map(() => null);
      const rows = await db
        .selectDistinctOn([reports.familyId, reports.measure, reports.preset])
        .from(reports)
        .leftJoin(promptSets, eq(promptSets.hash, reports.promptSetHash))
        .where(and(inArray(reports.familyId, familyIds), listed))
        .orderBy(
          reports.familyId,
          reports.measure,
          reports.preset,
          desc(promptSets.builtIn),
          desc(eq(reports.anchor, 0)),
          desc(reports.step),
          desc(reports.createdAt),
        );
      return asked.map(({ familyId, measure, preset }) => {
        const row = rows.find(
          ({ reports: r }) => r.familyId === familyId && r.measure === measure && r.preset === preset,
        );
        return row ? toReport(row.reports) : null;
      });
    },
  };
}

/** The whole of a report, from its file, as today's code has it. */
export async function readReport(files: Pick<Files, "read">, report: ReportRecord): Promise<MeasureReport> {
  const stored = JSON.parse(new TextDecoder().decode(await files.read(report.resultHash))) as MeasureReport;
  if (stored.measure === "ablation") return sinceKinds(stored);
  if (stored.measure === "residual") return sinceMeasures(stored, report);
  if (stored.measure === "compare") return sinceDifferences(stored);
  return stored.measure === "stability" ? sinceLayers(stored) : stored;
}

const options = sql`((${reports.provenance} ->> 'paramsJson')::jsonb -> 'options')`;

/**
 * Of reports that differ in their floor, their level of confidence or the refits left out alone, those stand in lists
 * that are of all refits, held against the untrained twins, at the level that nobody has to ask for.
 */
const listed = sql`${options} -> 'exclude' is null and coalesce(${options} ->> 'floor', 'untrained') = 'untrained' and coalesce(${options} #>> '{resampling,level}', ${String(defaultResampling.level)}) = ${String(defaultResampling.level)}`;

/** @returns its hash; null on a store that has none yet */
export async function builtInPromptSet(db: Database): Promise<string | null> {
  const [row] = await db
    .select({ hash: promptSets.hash })
    .from(promptSets)
    .where(eq(promptSets.builtIn, true))
    .orderBy(desc(promptSets.createdAt))
    .limit(1);
  return row?.hash ?? null;
}

/**
 * Reports of 0.1.0 do not say in which layer a head's counterparts are: in its own, where stability looks. Those before
 * 0.4.0 do not say how sure ΔS is.
 */
function sinceLayers(stored: StabilityReport): StabilityReport {
  const heads = stored.heads.map((head) => ({
    ...head,
    matches: head.matches.map((match) => ({ ...match, layer: match.layer ?? head.layer })),
  }));
  return { ...stored, heads, drop: stored.drop ?? null };
}

/** Reports of 0.2.0 tell by how much families differ, but not how surely. */
function sinceDifferences(stored: ComparisonReport): ComparisonReport {
  if (stored.difference) return stored;
  const { sides } = stored;
  const apart = (one: EstimateValue, other: EstimateValue) =>
    bareEstimate(other.value - one.value, Math.min(one.n, other.n), null);
  const differences = sides[0].layers.map(({ estimate }, layer) => apart(estimate, sides[1].layers[layer].estimate));
  return { ...stored, difference: apart(sides[0].overall, sides[1].overall), differences };
}

/** Reports of 0.2.0 are of one refit, whose losses on single tokens were not kept. */
function sinceKinds(stored: AblationReport): AblationReport {
  if (stored.correlations) return stored;
  const { baseline } = stored;
  const heads = stored.heads.map((head) => ({
    ...head,
    deltaLoss: head.loss - baseline.loss,
    estimate: null,
    overRefits: null,
  }));
  return {
    ...stored,
    swappedWith: null,
    tokenLossesFile: null,
    heads,
    layers: stored.layers.map((layer) => ({ ...layer, spearman: null, overRefits: null })),
    correlations: effectCorrelations(heads, null, defaultResampling),
  };
}

/** Reports of 0.2.0 know one measure of likeness, of the streams as they are. */
function sinceMeasures(stored: ResidualReport, { provenance }: ReportRecord): ResidualReport {
  if (stored.residualMeasure) return stored;
  const { config } = JSON.parse(provenance.paramsJson) as { config: ModelConfig };
  return { ...stored, residualMeasure: "cka-rbf", control: "none", compared: stored.tokens, width: config.dModel };
}

export function toReport(row: typeof reports.$inferSelect): ReportRecord {
  return { ...row, provenance: { ...row.provenance, startedAt: new Date(row.provenance.startedAt) } };
}
