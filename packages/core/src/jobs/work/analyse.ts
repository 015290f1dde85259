/** The units of an analysis: similarity tables, and the reports read off them. */
import { commonness } from "../../analysis/commonness.js";
import { headSimilarities } from "../../analysis/similarity.js";
import { stability } from "../../analysis/stability.js";
import { readSimilarities, writeSimilarities } from "../../store/similarities.js";
import type { ReportResult, ReportWork, SimilaritiesResult, SimilaritiesWork, Tell } from "../messages.js";
import type { Session } from "./session.js";

/** Forward passes of every refit over every prompt, and all similarities of heads among them. */
export async function similaritiesUnit(
  session: Session,
  work: SimilaritiesWork,
  tell: Tell,
): Promise<SimilaritiesResult> {
  const startedAt = new Date();
  const prompts = await session.prompts(work);
  const table = await headSimilarities({
    engine: session.engine,
    config: work.config,
    refits: work.refits.map((source) => () => session.weightsOf(source, work.config)),
    prompts: prompts.map(({ tokens }) => tokens),
    onProgress: (done, total) => tell({ type: "progress", done, total }),
    memoryBytes: session.tileBytes,
  });
  const bytes = writeSimilarities(table);
  return {
    file: await session.files.put(bytes),
    bytes: bytes.byteLength,
    prompts: prompts.length,
    promptsTruncated: prompts.filter(({ truncated }) => truncated).length,
    forwardPasses: prompts.length * work.refits.length,
    startedAt,
    durationMs: Date.now() - startedAt.getTime(),
  };
}

const measures = { stability, commonness };

/** A measure, read off stored similarities. */
export async function reportUnit(session: Session, work: ReportWork): Promise<ReportResult> {
  const table = async (file: string) => readSimilarities(await session.files.read(file));
  const trained = await table(work.trained);
  const floor = work.floor && (await table(work.floor));
  const report = measures[work.measure](trained, floor || null, { preset: work.preset, anchor: work.anchor });
  const file = await session.files.put(new TextEncoder().encode(JSON.stringify(report)));
  return { file, summary: { overall: report.overall, layers: report.layers } };
}
