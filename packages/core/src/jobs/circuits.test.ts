/** Measures of circuits, asked of a store: what core's functions give on the stored weights; refusals; shared work. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny, tinyPrompts } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import type { PortabilityReport, TransplantReport } from "../analysis/circuitReports.js";
import { type PortedLosses, portability, portedLosses } from "../analysis/portability.js";
import { headSimilarities, type SimilarityTable } from "../analysis/similarity.js";
import { headLosses, type TransplantedLosses, transplantedLosses } from "../analysis/transplant.js";
import { transplant } from "../analysis/transplantReport.js";
import { readCheckpoint } from "../checkpoints/checkpoint.js";
import { encodePrompts } from "../data/prompts.js";
import { openEngine } from "../engine/engine.js";
import type { Engine } from "../engine/program.js";
import { modelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import type { FamilyRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

let store: Store;
let runner: Runner;
let opened: Engine;
let family: FamilyRecord;
let alone: FamilyRecord;
let weights: Weights[];
let table: SimilarityTable;
const config = modelConfig({ layers: 2, heads: 4, dModel: 16, contextLength: 16, vocab: 257 });
const prompts = encodePrompts(tinyPrompts, byteTokenizer(), config.nCtx).map(({ tokens }) => tokens);

beforeAll(async () => {
  opened = await openEngine(engine);
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
  const quick = { config, checkpointSteps: [0, 60], recipe: { ...tiny.recipe, steps: 60 } };
  const made = [
    await submitTiny(store, "three", { ...quick, initSeeds: [1, 2, 3] }),
    await submitTiny(store, "alone", { ...quick, initSeeds: [1] }),
  ];
  for (const { job } of made) expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
  [family, alone] = made.map((one) => one.family);
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const kept = await store.checkpointsOfRefits(refits.map(({ id }) => id));
  weights = await Promise.all(
    refits.map(async ({ id }) => {
      const { fileHash } = kept.get(id)!.find(({ step }) => step === 60)!;
      return readCheckpoint(await store.files.read(fileHash)).weights;
    }),
  );
  table = await headSimilarities({
    engine: opened,
    config,
    refits: weights.map((one) => async () => one),
    prompts,
  });
}, 180_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
  await opened.dispose();
});

type Asked = Omit<ReportRequest, "familyId" | "measure" | "preset"> & {
  of?: FamilyRecord;
  measure?: "portability" | "transplant";
};

const ask = ({ of = family, measure = "portability", ...request }: Asked) =>
  requestReport(store, { familyId: of.id, measure, preset: "CALIBRATED", ...request });

async function stored(request: Asked) {
  const outcome = await ask(request);
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return outcome.report;
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  expect(job.progress.done).toBe(job.progress.total);
  return (await store.report(job.key!))!;
}

test.each(["zero", "mean"] as const)("portability, %s: what its functions give on the stored weights", async (kind) => {
  const circuit = {
    refit: 1,
    heads: [
      { layer: 0, head: 2 },
      { layer: 1, head: 0 },
    ],
    kind,
    controls: 6,
  };
  const losses: PortedLosses[] = [];
  for (const [refit, of] of weights.entries()) {
    losses.push(await portedLosses({ engine: opened, config, weights: of, prompts }, table, refit, circuit));
  }
  const options = { heads: ["L1H0", "L0H2"], ablationKind: kind, controls: 6 };
  const record = await stored({ anchor: 1, options });
  const result = (await store.reportResult(record)) as PortabilityReport;
  expect(result).toEqual(JSON.parse(JSON.stringify(portability(losses, circuit))));
  expect(result.refits.map(({ refit }) => refit)).toEqual([0, 1, 2]);
  expect(record.provenance.reproduceCommand).toContain(
    `seedscope analyse three portability --refit 1 --heads L0H2,L1H0 --controls 6 --kind ${kind} --step 60`,
  );
  const codes = record.warnings.map(({ code }) => code);
  expect(codes).toContain("FEW_SEEDS");
  // what it is held against is not the untrained twins
  expect(codes).not.toContain("NO_FLOOR");
  // the same, however its heads are written
  expect(await ask({ anchor: 1, options: { ...options, heads: ["L0H2", "L01H00"] } })).toHaveProperty("report");
});

test("transplant: what its functions give on the stored weights", async () => {
  const alone = await headLosses({ engine: opened, config, weights: weights[2], prompts });
  const pairs: TransplantedLosses[] = [];
  for (const refit of [0, 1]) {
    const request = { engine: opened, config, weights: weights[2], donor: weights[refit], prompts };
    pairs.push(await transplantedLosses(request, table, { host: 2, refit }));
  }
  const record = await stored({ measure: "transplant", anchor: 2 });
  const result = (await store.reportResult(record)) as TransplantReport;
  const expected = transplant(alone, pairs, { refit: 2, width: config.dModel });
  expect(result).toEqual(JSON.parse(JSON.stringify(expected)));
  expect(result.heads).toHaveLength(8);
  expect(result.heads[0].transplants.map(({ refit }) => refit)).toEqual([0, 1]);
  expect(record.provenance.reproduceCommand).toContain("seedscope analyse three transplant --refit 2 --step 60");
  // 3 prompts: zeroed and at their means 2 · (1/2 + 4 · 3/2) + 3 a prompt; the same and 2 for each of two refits, and
  // what maps take; the table is stored
  const dry = await ask({ measure: "transplant", anchor: 0, dryRun: true });
  expect("cost" in dry && dry.cost.forwardPasses).toBeGreaterThanOrEqual(3 * 16 + 2 * 3 * 15);
  expect("cost" in dry && dry.cost.forwardPasses).toBeLessThan(3 * 16 + 2 * 3 * 15 + 20);
});

test("what it costs: the table of similarities, and so many sets a refit", async () => {
  const forwardPasses = async (options: ReportRequest["options"]) => {
    const outcome = await ask({ options, dryRun: true });
    return "cost" in outcome ? outcome.cost.forwardPasses : outcome;
  };
  // the table is stored; 3 prompts, 3 refits: the refit as it is, the set and 3 controls (there are no more) from
  // layer 0 on
  expect(await forwardPasses({ heads: ["L0H1"] })).toBe(3 * 3 * 5);
  // from layer 1 on, half of the layers are left
  expect(await forwardPasses({ heads: ["L1H1"] })).toBe(3 * 9);
  expect(await forwardPasses({ heads: ["L0H1"], ablationKind: "mean" })).toBe(3 * 3 * 6);
});

test.each([
  [{ heads: [] }, "heads is missing; portability needs a set of heads, such as L0H1,L2H3"],
  [undefined, "heads is missing"],
  [{ heads: ["L9H1"] }, "heads: L9H1: this family has layers 0 to 1"],
  [{ heads: ["L0H4"] }, "heads: L0H4: its layers have heads 0 to 3"],
  [{ heads: ["0.1"] }, "heads: 0.1 is no head; give layer and head, such as L0H1"],
  [{ heads: ["L0H1", "L0H1"] }, "heads: L0H1 is given twice; give each head once"],
  [{ heads: ["L0H0", "L0H1", "L0H2", "L0H3"] }, "heads are all 4 heads of layer 0"],
  [
    { heads: ["L0H0"], ablationKind: "swap" as const },
    "kind is swap; portability ablates sets of heads by zero or mean",
  ],
  [{ heads: ["L0H0"], controls: 0 }, "controls is 0; give a whole number from 1 to 1000"],
])("refused: %j", async (options, message) => {
  const outcome = await ask({ options });
  expect(outcome).toMatchObject({ refused: { code: "INVALID_INPUT", message: expect.stringContaining(message) } });
});

test("refused: a refit that is not there, and a family of one", async () => {
  expect(await ask({ anchor: 3, options: { heads: ["L0H0"] } })).toMatchObject({
    refused: { message: "refit is 3; this family's refits are 0 to 2" },
  });
  expect(await ask({ of: alone, options: { heads: ["L0H0"] } })).toMatchObject({
    refused: { code: "TOO_FEW_REFITS", message: expect.stringContaining("portability compares refits") },
  });
});
