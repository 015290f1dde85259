/** Floors, intervals and classes, asked of a store. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import type { FloorKind } from "../analysis/floors.js";
import type { HeadReport } from "../analysis/headReport.js";
import type { ClassesReport, ResidualReport, StabilityReport } from "../analysis/report.js";
import type { EstimateValue } from "../statistics/estimate.js";
import type { FamilyRecord, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

let store: Store;
let runner: Runner;
let family: FamilyRecord;

beforeAll(async () => {
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
  const made = await submitTiny(store, "calibrated", {
    initSeeds: [1, 2, 3, 4],
    checkpointSteps: [0, 60],
    recipe: { ...tiny.recipe, steps: 60 },
  });
  family = made.family;
  await jobThat(store, made.job.id, ended);
}, 120_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
});

type Asked = Partial<ReportRequest>;

const ask = (request: Asked) =>
  requestReport(store, { familyId: family.id, measure: "stability", preset: "CALIBRATED", ...request });

async function stored(request: Asked): Promise<ReportRecord> {
  const outcome = await ask(request);
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return outcome.report;
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  return (await store.report(job.key!))!;
}

async function resultOf<T>(request: Asked): Promise<T> {
  return (await store.reportResult(await stored(request))) as T;
}

const estimates = ({ overall, layers, heads }: HeadReport): EstimateValue[] => [
  overall,
  ...layers.map(({ estimate }) => estimate),
  ...heads.map(({ estimate }) => estimate),
];

describe("floors", { timeout: 60_000 }, () => {
  test.each<FloorKind>(["untrained", "uniform-causal", "position-only", "shuffled-heads", "shuffled-rows"])(
    "%s: each number has its floor, interval and verdict",
    async (floor) => {
      const report = await resultOf<StabilityReport>({ options: { floor } });
      for (const { value, floor, interval, calibrated, calibratedInterval, q, verdict } of estimates(report)) {
        expect(calibrated).toBeCloseTo((value - floor!) / (1 - floor!), 12);
        expect(interval!.lower).toBeLessThanOrEqual(value);
        expect(interval!.upper).toBeGreaterThanOrEqual(value);
        expect(calibratedInterval!.lower).toBeLessThanOrEqual(calibrated!);
        expect(q).toBeGreaterThanOrEqual(0);
        expect(q).toBeLessThanOrEqual(1);
        expect(verdict).not.toBeNull();
      }
    },
  );

  test("none: no floor, no verdict, an interval all the same", async () => {
    const report = await resultOf<StabilityReport>({ options: { floor: "none" } });
    for (const estimate of estimates(report)) {
      expect(estimate).toMatchObject({ floor: null, calibrated: null, q: null, verdict: null });
      expect(estimate.interval).not.toBeNull();
    }
    const { warnings } = await stored({ options: { floor: "none" } });
    expect(warnings.map(({ code }) => code)).toEqual(["FEW_SEEDS", "PROMPTS_TRUNCATED"]);
  });

  test("step 0 is at its floor, all of it", async () => {
    const report = await resultOf<StabilityReport>({ step: 0 });
    for (const estimate of estimates(report)) expect(estimate).toMatchObject({ calibrated: 0, verdict: "AT_FLOOR" });
    const { classes } = await resultOf<ClassesReport>({ measure: "classes", step: 0 });
    for (const { stability } of classes) expect(stability.verdict).not.toBe("STABLE");
    const stream = await resultOf<ResidualReport>({ measure: "residual", step: 0 });
    for (const { estimate } of stream.layers) expect(estimate).toMatchObject({ calibrated: 0, verdict: "AT_FLOOR" });
  });

  test("lists of stored reports hold those beside the untrained twins alone", async () => {
    const [listed] = await store.reportsByStep([{ familyId: family.id, measure: "stability", preset: "CALIBRATED" }]);
    const floors = listed.map(({ provenance }) => JSON.parse(provenance.paramsJson).options.floor);
    expect(floors).toEqual(["untrained", "untrained"]); // at steps 0 and 60
  });

  test("a floor that a measure does not have is refused by name", async () => {
    const refused = async (request: Asked) => {
      const outcome = await ask(request);
      return "refused" in outcome ? outcome.refused : outcome;
    };
    expect(await refused({ measure: "commonness", options: { floor: "shuffled-heads" } })).toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining("floor is shuffled-heads"),
    });
    expect(await refused({ options: { resampling: { level: 95 } } })).toMatchObject({
      message: "level is 95; give the confidence as a number between 0 and 1, such as 0.95",
    });
    expect(await refused({ options: { resampling: { resamples: 5 } } })).toMatchObject({
      message: "resamples is 5; give a whole number from 100 to 100000",
    });
  });
});

test("another level and seed give another report, a wider interval, the same values", { timeout: 60_000 }, async () => {
  const usual = await resultOf<StabilityReport>({});
  const surer = await resultOf<StabilityReport>({ options: { resampling: { level: 0.99, seed: 7 } } });
  expect(surer.overall.value).toBe(usual.overall.value);
  expect(surer.overall.interval!.level).toBe(0.99);
  expect(surer.overall.interval!.lower).toBeLessThan(usual.overall.interval!.lower);
  const { provenance } = await stored({ options: { resampling: { level: 0.99, seed: 7 } } });
  expect(provenance.reproduceCommand).toContain("--level 0.99 --resample-seed 7");
});

test.each<FloorKind>(["uniform-causal", "shuffled-heads", "position-only"])(
  "classes beside the %s floor",
  { timeout: 60_000 },
  async (floor) => {
    const { classes } = await resultOf<ClassesReport>({ measure: "classes", options: { floor } });
    for (const { stability } of classes) {
      expect(stability.calibrated).toBeCloseTo((stability.value - stability.floor!) / (1 - stability.floor!), 12);
      if (floor === "uniform-causal") expect(stability.floor).toBe(0);
      expect(stability.verdict).not.toBeNull();
    }
  },
);

test("classes have one member in each refit, within layers or across", { timeout: 60_000 }, async () => {
  for (const scope of ["within-layers", "across-layers"] as const) {
    const { classes, cycleConsistency } = await resultOf<ClassesReport>({ measure: "classes", options: { scope } });
    expect(classes).toHaveLength(4);
    for (const refit of [0, 1, 2, 3]) {
      const slots = classes.map(({ members }) => `${members[refit].layer} ${members[refit].head}`);
      expect(slots.toSorted()).toEqual(["0 0", "0 1", "1 0", "1 1"]);
    }
    expect(cycleConsistency).toBeGreaterThan(0);
  }
});
