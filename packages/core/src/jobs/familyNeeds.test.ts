/** Answers about a whole family, asked of a store: each is what its function gives on the stored weights. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny, tinyPrompts } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import { type FamilyPairs, familyPairs } from "../analysis/classPairs.js";
import { dynamics } from "../analysis/dynamics.js";
import type { DynamicsReport, VarianceReport } from "../analysis/familyReports.js";
import { influence } from "../analysis/influence.js";
import { power } from "../analysis/power.js";
import { promptAgreement } from "../analysis/promptAgreement.js";
import type { StabilityReport } from "../analysis/report.js";
import { seedVariance } from "../analysis/seedVariance.js";
import { headSimilarities, type SimilarityTable } from "../analysis/similarity.js";
import { stability } from "../analysis/stability.js";
import { readCheckpoint } from "../checkpoints/checkpoint.js";
import { encodePrompts } from "../data/prompts.js";
import { openEngine } from "../engine/engine.js";
import type { Engine } from "../engine/program.js";
import type { Weights } from "../model/parameters.js";
import { defaultResampling } from "../statistics/resampling.js";
import type { FamilyRecord, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

const steps = [0, 20, 60];
const recipe = { ...tiny.recipe, steps: 60 };
const resampling = { ...defaultResampling, resamples: 200 };
const prompts = encodePrompts(tinyPrompts, byteTokenizer(), tiny.config.nCtx).map(({ tokens }) => tokens);

let store: Store;
let runner: Runner;
let opened: Engine;
let crossed: FamilyRecord;
let paired: FamilyRecord;
let two: FamilyRecord;
/** of `crossed`: [step][refit] */
let weights: Weights[][];
let pairedWeights: Weights[][];
let last: FamilyPairs;

beforeAll(async () => {
  opened = await openEngine(engine);
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
  const made = [
    await submitTiny(store, "crossed", {
      recipe,
      checkpointSteps: steps,
      initSeeds: [1, 2],
      dataSeeds: [1, 2],
      grid: "crossed",
    }),
    await submitTiny(store, "paired", {
      recipe: { ...recipe, steps: 20 },
      checkpointSteps: [0, 20],
      initSeeds: [1, 2, 3],
    }),
    await submitTiny(store, "two", { recipe: { ...recipe, steps: 20 }, checkpointSteps: [0, 20] }),
  ];
  for (const { job } of made) expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
  [crossed, paired, two] = made.map(({ family }) => family);
  weights = await weightsOf(crossed, steps);
  pairedWeights = await weightsOf(paired, [0, 20]);
  last = familyPairs(await similarities(weights[2]), await similarities(weights[0]));
}, 300_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
  await opened.dispose();
});

/** [step][refit] */
async function weightsOf(family: FamilyRecord, at: readonly number[]): Promise<Weights[][]> {
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const kept = await store.checkpointsOfRefits(refits.map(({ id }) => id));
  const read = async (id: string, step: number) => {
    const { fileHash } = kept.get(id)!.find((checkpoint) => checkpoint.step === step)!;
    return readCheckpoint(await store.files.read(fileHash)).weights;
  };
  return Promise.all(at.map((step) => Promise.all(refits.map(({ id }) => read(id, step)))));
}

function similarities(of: Weights[]): Promise<SimilarityTable> {
  return headSimilarities({
    engine: opened,
    config: tiny.config,
    refits: of.map((one) => async () => one),
    prompts,
  });
}

type Asked = Omit<ReportRequest, "familyId" | "preset"> & { family?: FamilyRecord };

const ask = ({ family = crossed, ...request }: Asked) =>
  requestReport(store, { familyId: family.id, preset: "CALIBRATED", ...request });

async function stored(request: Asked): Promise<ReportRecord> {
  const outcome = await ask(request);
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return outcome.report;
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  return (await store.report(job.key!))!;
}

const resultOf = async (request: Asked) => store.reportResult(await stored(request));
const options = { resampling: { resamples: 200 } };

describe("refits may be left out", () => {
  const left = (): Asked => ({ family: paired, measure: "stability", anchor: 2, options: { exclude: [1, 1] } });

  test("stability is that of the others, under their own ordinals, from what is stored already", async () => {
    await stored({ family: paired, measure: "stability", anchor: 2 });
    expect(await ask({ ...left(), dryRun: true })).toMatchObject({ cost: { forwardPasses: 0 } });
    const report = await stored(left());
    const [of, floor] = [pairedWeights[1], pairedWeights[0]].map(([first, , third]) => [first, third]);
    const expected = stability(await similarities(of), await similarities(floor), { preset: "CALIBRATED", anchor: 1 });
    const result = (await store.reportResult(report)) as StabilityReport;
    expect(result.overall.value).toBeCloseTo(expected.overall.value, 6);
    expect(result.overall.floor).toBeCloseTo(expected.overall.floor!, 6);
    expect(result.anchor).toBe(2);
    expect(result.anchors.map(({ refit }) => refit)).toEqual([0, 2]);
    expect(report.provenance.weights).toHaveLength(2);
    expect(report.provenance.floorWeights).toHaveLength(2);
    expect(report.provenance.reproduceCommand).toContain("--exclude 1");
    expect(report.warnings.find(({ code }) => code === "FEW_SEEDS")?.message).toContain("only 2 refits");
  });

  test("the order in which they are named makes no other report; without any it is that of all", async () => {
    const key = async (exclude: number[]) => (await stored({ ...left(), options: { exclude } })).key;
    expect(await key([1])).toBe((await stored(left())).key);
    expect(await key([])).toBe((await stored({ family: paired, measure: "stability", anchor: 2 })).key);
  });

  test("lists of a family's reports hold those of all refits", async () => {
    const [listed] = await store.reportsByStep([{ familyId: paired.id, measure: "stability", preset: "CALIBRATED" }]);
    expect(listed.map(({ provenance }) => provenance.weights.length)).toEqual([3]);
  });

  test.each(["commonness", "cross-layer", "scores", "ablation"] as const)("%s, too", async (measure) => {
    const result = await resultOf({ ...left(), measure });
    const { heads } = result as { heads: { refit?: number }[] };
    expect(heads.every(({ refit = 2 }) => refit !== 1)).toBe(true);
    if (result.measure === "ablation") expect(result).toMatchObject({ refit: 2, over: [0, 2] });
    if (result.measure === "scores") expect(result).toMatchObject({ refit: 2, refits: 2 });
  });

  test("not the one that is looked at, not all, and none that is not there", async () => {
    const refused = async (more: object) => ask({ ...left(), ...more });
    expect(await refused({ anchor: 1 })).toMatchObject({
      refused: { message: "refit 1 is left out, but its heads are listed", suggestion: "list those of refit 0" },
    });
    expect(await refused({ options: { exclude: [0, 1] } })).toMatchObject({
      refused: { code: "TOO_FEW_REFITS", message: expect.stringContaining("all 3 less 2 leave 1") },
    });
    expect(await refused({ options: { exclude: [3] } })).toMatchObject({
      refused: { message: "exclude holds 3; this family's refits are 0 to 2" },
    });
  });
});

describe("a report is what its measure gives", () => {
  test("prompts, and of one head alone", async () => {
    const all = await resultOf({ measure: "prompts", options });
    expect(all).toEqual(promptAgreement(last, { anchor: 0, head: null, resampling }));
    const one = await stored({ measure: "prompts", anchor: 1, options: { ...options, head: "l1h0" } });
    expect(await store.reportResult(one)).toEqual(
      promptAgreement(last, { anchor: 1, head: { layer: 1, head: 0 }, resampling }),
    );
    expect(one.provenance.reproduceCommand).toMatch(
      /^seedscope analyse crossed prompts --anchor 1 --head L1H0 --resamples 200 --step 60/,
    );
    expect(one.summary).toBeNull();
    expect(one.warnings.map(({ code }) => code)).toContain("SEEDS_SHARED");
  });

  test("dynamics, of every stored step and of each refit with itself", async () => {
    const report = await stored({ measure: "dynamics", options: { ...options, share: 0.8 } });
    const input = {
      steps,
      last,
      tableAt: (step: number) => similarities(weights[steps.indexOf(step)]),
      ownOf: (refit: number) => similarities(weights.map((byRefit) => byRefit[refit])),
    };
    const result = (await store.reportResult(report)) as DynamicsReport;
    expect(result).toEqual(await dynamics(input, { anchor: 0, share: 0.8, resampling }));
    expect(result.overall.steps[2].own).toBe(1);
    expect(report.provenance.weights).toHaveLength(steps.length * 4);
    expect(report.provenance.reproduceCommand).toContain("--share 0.8");
    // 4 refits, though a refit with itself at 3 steps is read too
    expect(report.warnings.find(({ code }) => code === "FEW_SEEDS")?.message).toContain("only 4 refits");
  });

  test("power, of refits that have seeds of their own", async () => {
    const result = await resultOf({ measure: "power", family: paired, options: { ...options, halfWidth: 0.1 } });
    expect(result).toMatchObject({ measure: "power", halfWidth: 0.1, pilot: { refits: 3, prompts: 3 } });
    const [trained, untrained] = [await similarities(pairedWeights[1]), await similarities(pairedWeights[0])];
    expect(result).toEqual(power(familyPairs(trained, untrained), { anchor: 0, halfWidth: 0.1, resampling }));
  });

  test("influence", async () => {
    expect(await resultOf({ measure: "influence", options })).toEqual(influence(last, { anchor: 0, resampling }));
  });

  test("variance, by the refits' seeds", async () => {
    const seeds = [1, 1, 2, 2].map((init, i) => ({ init, data: 1 + (i % 2) }));
    const result = (await resultOf({ measure: "variance", options })) as VarianceReport;
    expect(result).toEqual(seedVariance(last, seeds, { anchor: 0, level: 0.95 }));
    expect(result).toMatchObject({ initSeeds: [1, 2], dataSeeds: [1, 2], pairs: { init: 2, data: 2, neither: 2 } });
    // twins of one init are the same network; the floor is that of the others
    expect(result.overall.floor).toBeLessThan(0.95);
  });

  test.each(["uniform-causal", "shuffled-heads"] as const)(
    "each beside %s, which takes nothing that is not measured already",
    async (floor) => {
      const beside = { ...options, floor };
      const [crossedPairs, pairedPairs] = [
        familyPairs(await similarities(weights[2]), floor),
        familyPairs(await similarities(pairedWeights[1]), floor),
      ];
      const about = { anchor: 0, resampling };
      const [prompts, influences, variance, dynamic, powers] = [
        await stored({ measure: "prompts", options: beside }),
        await stored({ measure: "influence", options: beside }),
        await stored({ measure: "variance", options: beside }),
        await stored({ measure: "dynamics", options: beside }),
        await stored({ measure: "power", family: paired, options: beside }),
      ];
      expect(await store.reportResult(prompts)).toEqual(promptAgreement(crossedPairs, { ...about, head: null }));
      expect(await store.reportResult(influences)).toEqual(influence(crossedPairs, about));
      const { overall } = (await store.reportResult(variance)) as VarianceReport;
      if (floor === "uniform-causal") expect(overall.floor).toBe(0);
      else expect(overall.floor).not.toBe(0);
      const [last] = ((await store.reportResult(dynamic)) as DynamicsReport).overall.steps.slice(-1);
      expect(last.estimate.floor).toBe(influence(crossedPairs, about).overall.floor);
      expect(await store.reportResult(powers)).toEqual(power(pairedPairs, { ...about, halfWidth: 0.02 }));
      expect(prompts.provenance.reproduceCommand).toContain(`--floor ${floor}`);
      expect(prompts.provenance.floorWeights).toEqual([]);
    },
  );

  test("what stability needed is enough for all but dynamics", async () => {
    for (const measure of ["prompts", "influence", "variance"] as const) {
      const dry = await ask({ measure, dryRun: true, options: { resampling: { resamples: 300 } } });
      expect(dry).toMatchObject({ job: null, cost: { forwardPasses: 0 } });
    }
  });
});

describe("refused, with a reason and a way out", () => {
  test.each<[string, () => Asked, object]>([
    [
      "seeds that are not crossed",
      () => ({ measure: "variance", family: paired }),
      {
        code: "SEEDS_NOT_CROSSED",
        message:
          "variance tells initial weights from the order of the data, but no two refits of paired share the initial weights alone, or the order of the data alone",
        suggestion:
          "train one that crosses them: seedscope train --name paired-crossed --seeds 1..3 --data-seeds 1..3 --grid crossed",
      },
    ],
    [
      "two steps",
      () => ({ measure: "dynamics", family: paired }),
      {
        code: "NO_CHECKPOINT",
        message: "dynamics follows heads over 3 steps or more, but paired has only steps 0 and 20 up to step 20",
      },
    ],
    [
      "two refits",
      () => ({ measure: "power", family: two }),
      { code: "TOO_FEW_REFITS", message: "power tells how refits vary and needs at least 3, but two has 2" },
    ],
    [
      "refits of which some share a seed",
      () => ({ measure: "power" }),
      {
        code: "SEEDS_SHARED",
        message: "power takes refits as draws of one kind, but some of crossed share a seed and others do not",
      },
    ],
    [
      "a head that is not there",
      () => ({ measure: "prompts", options: { head: "L2H0" } }),
      { code: "INVALID_INPUT", message: "head is L2H0, but crossed has layers 0 to 1 of heads 0 to 1" },
    ],
    [
      "no head at all",
      () => ({ measure: "prompts", options: { head: "third" } }),
      { code: "INVALID_INPUT", message: 'head is "third"; name it as L3H5: layer 3, head 5' },
    ],
    [
      "no share",
      () => ({ measure: "dynamics", options: { share: 2 } }),
      { code: "INVALID_INPUT", message: "share is 2; give a number above 0 and up to 1, such as 0.9" },
    ],
    [
      "no half-width",
      () => ({ measure: "power", options: { halfWidth: 0 } }),
      { code: "INVALID_INPUT", message: "half-width is 0; give a number between 0 and 1, such as 0.02" },
    ],
  ])("%s", async (_, request, refusal) => {
    const outcome = await ask(request());
    expect("refused" in outcome ? outcome.refused : outcome).toMatchObject(refusal);
  });
});
