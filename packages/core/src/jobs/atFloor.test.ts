/** Step 0 of a trained family is its own floor: no measure calls anything there learned. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny } from "../../test/families.js";
import { temporaryFolder } from "../../test/stores.js";
import type { Measure, MeasureReport } from "../analysis/report.js";
import type { Verdict } from "../statistics/estimate.js";
import type { FamilyRecord } from "../store/records.js";
import { openStore, type Store } from "../store/store.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

let store: Store;
let runner: Runner;
const families: Record<string, FamilyRecord> = {};

beforeAll(async () => {
  store = await openStore({ folder: join(temporaryFolder(), "store") });
  runner = await startRunner(store, { processes: 2, engine });
  const trained = { checkpointSteps: [0, 10, 20], recipe: { ...tiny.recipe, steps: 20 } };
  for (const [name, seeds] of Object.entries({
    family: { initSeeds: [1, 2, 3, 4] },
    other: { initSeeds: [5, 6, 7, 8] },
  })) {
    const made = await submitTiny(store, name, { ...trained, ...seeds });
    families[name] = made.family;
    await jobThat(store, made.job.id, ended);
  }
}, 120_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
});

type Asking = { verdicts: boolean; more?: () => Partial<ReportRequest> } | { never: string };

/** Every measure, so that a new one has to say here what it is asked with, and whether it judges anything at step 0. */
const asked: Record<Measure, Asking> = {
  stability: { verdicts: true },
  "cross-layer": { verdicts: true },
  commonness: { verdicts: true },
  "prompt-length": { verdicts: true },
  compare: { verdicts: true, more: () => ({ options: { against: families.other.id } }) },
  residual: { verdicts: true },
  classes: { verdicts: true },
  agreement: { verdicts: true },
  neurons: { verdicts: true },
  embeddings: { verdicts: true },
  // two refits: nothing is judged
  "refit-pair": { verdicts: false },
  // a stream that is worth nothing leaves nothing to have a share of
  stitching: { verdicts: false },
  prompts: { verdicts: true },
  influence: { verdicts: true },
  scores: { verdicts: true },
  // its step is the last that heads are followed back from
  dynamics: { verdicts: true, more: () => ({ step: 20 }) },
  // 1 is no ceiling of a loss
  ablation: { verdicts: false },
  // heads that are worth nothing leave nothing to have a share of
  portability: { verdicts: false, more: () => ({ options: { heads: ["L0H0", "L1H1"] } }) },
  transplant: { verdicts: false },
  norms: { verdicts: false },
  power: { verdicts: false },
  map: { never: "its one arithmetic is the paper's" },
  variance: { never: "the parts of what seeds change have no floor to be at, and it needs seeds that are crossed" },
};

async function reportAtStart(measure: Measure, more: Partial<ReportRequest>): Promise<MeasureReport> {
  const outcome = await requestReport(store, {
    familyId: families.family.id,
    measure,
    preset: "CALIBRATED",
    step: 0,
    ...more,
  });
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return store.reportResult(outcome.report);
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  return store.reportResult((await store.report(job.key!))!);
}

interface Judged {
  /** where it stands in the report: "layers.0.estimate" */
  at: string;
  verdict: Verdict | null;
}

/** Every verdict of a report; of a report on many steps, those of step 0. */
function verdictsIn(value: unknown, path: readonly string[] = []): Judged[] {
  if (value === null || typeof value !== "object") return [];
  if ("step" in value && value.step !== 0) return [];
  const own = "verdict" in value ? [{ at: path.join("."), verdict: value.verdict as Verdict | null }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => verdictsIn(inner, [...path, key]))];
}

const measures = Object.entries(asked).flatMap(([name, asking]) =>
  "never" in asking ? [] : [{ measure: name as Measure, ...asking }],
);

test.each(measures)("$measure", { timeout: 60_000 }, async ({ measure, verdicts, more }) => {
  const found = verdictsIn(await reportAtStart(measure, more?.() ?? {}));
  const judged = found.filter(({ verdict }) => verdict !== null);
  expect(judged.filter(({ verdict }) => verdict !== "AT_FLOOR")).toEqual([]);
  expect(judged.length > 0).toBe(verdicts);
});
