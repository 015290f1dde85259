/** The unit that reads a measure off what is known so far of its similarities. */
import type { MeasureReport } from "../../analysis/report.js";
import type { PartialSimilarities, SimilarityTable } from "../../analysis/similarity.js";
import { onSomePrompts } from "../../analysis/somePrompts.js";
import { readPartialSimilarities, readSimilarities } from "../../store/similarities.js";
import type { PartialResult, PartialWork } from "../messages.js";
import { reportOn, summaryOf } from "./report.js";
import type { Session } from "./session.js";

/** @returns null if what was known has gone: the whole is there, or soon will be */
export async function partialUnit(session: Session, { params, tables }: PartialWork): Promise<PartialResult | null> {
  const read: Record<string, PartialSimilarities | { prompts: null; table: SimilarityTable }> = {};
  for (const [role, source] of Object.entries(tables)) {
    if ("whole" in source) {
      read[role] = { prompts: null, table: readSimilarities(await session.files.read(source.whole)) };
      continue;
    }
    const bytes = await session.files.readPartial(source.partial);
    if (!bytes) return null;
    read[role] = readPartialSimilarities(bytes);
  }
  const known = Object.values(read).flatMap(({ prompts }) => (prompts ? [new Set(prompts)] : []));
  const prompts = [...(known[0] ?? [])].filter((prompt) => known.every((some) => some.has(prompt)));
  if (prompts.length < 2) return null;
  const common = Object.fromEntries(
    Object.entries(read).map(([role, of]) => [
      role,
      of.prompts?.length === prompts.length ? of.table : cut(of, prompts),
    ]),
  );
  const report = inPlaces(await reportOn(session, params, common), prompts);
  const { name, detail } = session.engine;
  return { report, summary: summaryOf(report), engine: `${name} (${detail})`, prompts };
}

function cut(
  { prompts: own, table }: { prompts: number[] | null; table: SimilarityTable },
  prompts: readonly number[],
): SimilarityTable {
  return onSomePrompts(table, own ? prompts.map((prompt) => own.indexOf(prompt)) : prompts);
}

/** Prompts by their places in the set, not among those that are known. */
function inPlaces(report: MeasureReport, prompts: readonly number[]): MeasureReport {
  if (report.measure !== "prompts") return report;
  return { ...report, prompts: report.prompts.map((one) => ({ ...one, prompt: prompts[one.prompt] })) };
}
