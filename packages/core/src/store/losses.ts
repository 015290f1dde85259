/** Recorded training losses: written in rows of 512 steps, read as curves. */
import { and, asc, gte, inArray, sql } from "drizzle-orm";
import { InvalidInput } from "../errors.js";
import { mean, standardDeviation } from "../statistics/describe.js";
import type { Database } from "./database.js";
import { grouped, isUuid } from "./pages.js";
import { losses, refits } from "./schema.js";

/** Losses at some steps, ascending; `recorded` counts them before thinning. Nats per token. */
export interface LossCurve {
  steps: number[];
  values: number[];
  recorded: number;
}

/** A family's loss now. */
export interface LossSummary {
  /** over refits, of each one's mean loss over its last 20 recorded steps */
  mean: number;
  /** over refits, ddof 1; null with one */
  sd: number | null;
  /** smallest last step of those refits */
  step: number;
  /** how many refits have a loss */
  refits: number;
}

export interface CurveOptions {
  /** at least 2; Infinity for every step */
  maxPoints: number;
  /** only from this step on, itself included */
  fromStep?: number;
}

/** Steps of one row. */
const rowSteps = 512;
const summarySteps = 20;

/** The first step of the row that holds this step's loss. */
function rowOf(step: number): number {
  return step - ((step - 1) % rowSteps);
}

/**
 * Records the losses of consecutive steps, in place of whatever was recorded at and after `fromStep`: training that
 * goes on from an earlier state says so by where it begins.
 */
export async function recordLosses(
  tx: Database,
  refitId: string,
  fromStep: number,
  values: readonly number[],
): Promise<void> {
  await tx.execute(sql`delete from ${losses} where refit_id = ${refitId} and from_step > ${rowOf(fromStep)}`);
  for (let first = 0; first < values.length; ) {
    const step = fromStep + first;
    const row = rowOf(step);
    const some = values.slice(first, first + row + rowSteps - step);
    const array = sql`${`{${some.join(",")}}`}::real[]`;
    await tx.execute(sql`
      insert into ${losses} (refit_id, from_step, "values") values (${refitId}, ${row}, ${array})
      on conflict (refit_id, from_step)
      do update set "values" = ${losses.values}[1:${sql.raw(String(step - row))}] || excluded."values"`);
    first += some.length;
  }
}

export function lossQueries(db: Database) {
  const lossesOfRefits = async (
    refitIds: readonly string[],
    { maxPoints, fromStep = 1 }: CurveOptions,
  ): Promise<Map<string, LossCurve>> => {
    if (!(maxPoints >= 2)) {
      throw new InvalidInput(`maxPoints is ${maxPoints}; it must be at least 2`, "maxPoints");
    }
    const ids = refitIds.filter(isUuid);
    const from = Math.max(1, Math.floor(fromStep));
    const rows = ids.length
      ? await db
          .select()
          .from(losses)
          .where(and(inArray(losses.refitId, ids), gte(losses.fromStep, rowOf(from))))
          .orderBy(asc(losses.fromStep))
      : [];
    const ofRefit = grouped(refitIds, rows, ({ refitId }) => refitId);
    return new Map([...ofRefit].map(([id, chunks]) => [id, thinned(chunks, from, maxPoints)]));
  };

  return {
    /** A refit's losses, every k-th step, from `fromStep` on, so that there are at most `maxPoints`. */
    async losses(refitId: string, options: CurveOptions): Promise<LossCurve> {
      return (await lossesOfRefits([refitId], options)).get(refitId)!;
    },

    /** Refit id → its losses; see `losses`. */
    lossesOfRefits,

    /** Family id → its loss; families without a recorded step are left out. */
    async lossSummaries(familyIds: readonly string[]): Promise<Map<string, LossSummary>> {
      const ids = familyIds.filter(isUuid);
      if (ids.length === 0) return new Map();
      const { rows } = (await db.execute(sql`
        select r.family_id as "familyId", l.refit_id as "refitId", l.from_step as "fromStep",
               array_to_json(l."values") as "values"
        from ${losses} l join ${refits} r on r.id = l.refit_id
        where r.family_id in ${ids}
          and l.from_step >= (select max(m.from_step) from ${losses} m where m.refit_id = l.refit_id) - ${rowSteps}
        order by l.from_step`)) as unknown as {
        rows: { familyId: string; refitId: string; fromStep: number; values: number[] }[];
      };
      const summaries = [...grouped(ids, rows, ({ familyId }) => familyId)].map(
        ([id, ofFamily]) => [id, summary(ofFamily)] as const,
      );
      return new Map(summaries.filter((entry): entry is [string, LossSummary] => entry[1] !== null));
    },
  };
}

function thinned(
  chunks: readonly { fromStep: number; values: number[] }[],
  from: number,
  maxPoints: number,
): LossCurve {
  const steps: number[] = [];
  const values: number[] = [];
  for (const chunk of chunks) {
    chunk.values.forEach((value, i) => {
      if (chunk.fromStep + i < from) return;
      steps.push(chunk.fromStep + i);
      values.push(value);
    });
  }
  const every = Math.max(1, Math.ceil(steps.length / maxPoints));
  const kept = (_: number, i: number) => i % every === 0;
  return { steps: steps.filter(kept), values: values.filter(kept), recorded: steps.length };
}

function summary(chunks: readonly { refitId: string; fromStep: number; values: number[] }[]): LossSummary | null {
  const byRefit = new Map<string, { last: number; values: number[] }>();
  for (const { refitId, fromStep, values } of chunks) {
    const before = byRefit.get(refitId)?.values ?? [];
    byRefit.set(refitId, {
      last: fromStep + values.length - 1,
      values: [...before, ...values].slice(-summarySteps),
    });
  }
  const withLosses = [...byRefit.values()].filter(({ values }) => values.length > 0);
  if (withLosses.length === 0) return null;
  const means = withLosses.map(({ values }) => mean(values));
  return {
    mean: mean(means),
    sd: standardDeviation(means),
    step: Math.min(...withLosses.map(({ last }) => last)),
    refits: withLosses.length,
  };
}
