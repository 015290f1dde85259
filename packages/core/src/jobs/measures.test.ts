/** Each measure, asked of a store: the report is what its functions give on the stored weights, with the options asked. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ended, engine, jobThat, submitTiny, tiny, tinyPrompts } from "../../test/families.js";
import { openNewStore } from "../../test/stores.js";
import { ablation, zeroAblation } from "../analysis/ablation.js";
import { promptLosses } from "../analysis/ablationEffects.js";
import { type Ablating, ablate, type TokenAblation } from "../analysis/ablationSweep.js";
import { agreement } from "../analysis/agreement.js";
import { agreementFloor } from "../analysis/agreementFloor.js";
import { headAgreement } from "../analysis/agreementTable.js";
import { compare } from "../analysis/compare.js";
import { counterpartsOf, type TwoRefits } from "../analysis/counterparts.js";
import { crossLayer } from "../analysis/crossLayer.js";
import { embeddingSimilarities, embeddings } from "../analysis/embeddings.js";
import { isComputed, isPatternNull } from "../analysis/floors.js";
import { functionDistance } from "../analysis/functionDistance.js";
import { donors } from "../analysis/instead.js";
import { layerGrid } from "../analysis/layerGrid.js";
import type { NeuronNull } from "../analysis/neuronNull.js";
import { neuronMatches, neurons } from "../analysis/neurons.js";
import { norms, weightNorms } from "../analysis/norms.js";
import type { PatternNull } from "../analysis/patternNull.js";
import { refitPair } from "../analysis/refitPair.js";
import type {
  AblationReport,
  ComparisonReport,
  EmbeddingsReport,
  MapReport,
  NeuronsReport,
  NormsReport,
  ResidualReport,
} from "../analysis/report.js";
import { type ResidualRequest, residual, residualSimilarities } from "../analysis/residual.js";
import { scores } from "../analysis/scores.js";
import { headScores } from "../analysis/scoreTable.js";
import { memoryScratch } from "../analysis/scratch.js";
import { headSimilarities, type SimilarityTable } from "../analysis/similarity.js";
import { stability } from "../analysis/stability.js";
import { stitchedLosses } from "../analysis/stitchedLosses.js";
import { stitching } from "../analysis/stitching.js";
import { streamNorms } from "../analysis/streamNorms.js";
import { textLoss } from "../analysis/textLoss.js";
import { readCheckpoint } from "../checkpoints/checkpoint.js";
import { encodePrompts } from "../data/prompts.js";
import { openEngine } from "../engine/engine.js";
import type { Engine } from "../engine/program.js";
import { modelConfig } from "../model/config.js";
import { type LoadOptions, loaded } from "../model/loading.js";
import type { Weights } from "../model/parameters.js";
import { defaultResampling } from "../statistics/resampling.js";
import { readAblation } from "../store/ablations.js";
import type { FamilyRecord, ReportRecord } from "../store/records.js";
import type { Store } from "../store/store.js";
import { byteTokenizer } from "../tokenizer/byte.js";
import { optimizerConfig } from "../training/optimizer.js";
import { type ReportRequest, requestReport } from "./request.js";
import { type Runner, startRunner } from "./runner.js";

const quick = { checkpointSteps: [0, 60], recipe: { ...tiny.recipe, steps: 60 } };
const shorter = { checkpointSteps: [0, 50], recipe: { ...tiny.recipe, steps: 50 } };
const both = { centerWritingWeights: true, foldValueBiases: true };
const neither = { centerWritingWeights: false, foldValueBiases: false };

let store: Store;
let runner: Runner;
let opened: Engine;
let adam: Trained;
let adamW: Trained;
let attentionOnly: FamilyRecord;
const prompts = encodePrompts(tinyPrompts, byteTokenizer(), tiny.config.nCtx).map(({ tokens }) => tokens);

interface Trained {
  family: FamilyRecord;
  /** by refit */
  weights: Weights[];
  untrained: Weights[];
  table: SimilarityTable;
  floor: SimilarityTable;
}

beforeAll(async () => {
  opened = await openEngine(engine);
  store = await openNewStore();
  runner = await startRunner(store, { processes: 2, engine });
  const optimizer = optimizerConfig("adamw", { learningRate: 1e-2, weightDecay: 0.1 });
  const sizes = { layers: 2, heads: 2, dModel: 8, contextLength: 16, vocab: 257 };
  const made = [
    await submitTiny(store, "adam", quick),
    await submitTiny(store, "adamw", { ...quick, recipe: { ...quick.recipe, optimizer } }),
    await submitTiny(store, "attention", { ...shorter, config: modelConfig({ ...sizes, attentionOnly: true }) }),
  ];
  for (const { job } of made) expect((await jobThat(store, job.id, ended)).state).toBe("succeeded");
  adam = await trained(made[0].family);
  adamW = await trained(made[1].family);
  attentionOnly = made[2].family;
}, 180_000);

afterAll(async () => {
  await runner.stop();
  await store.close();
  await opened.dispose();
});

async function trained(family: FamilyRecord): Promise<Trained> {
  const refits = (await store.refitsOfFamilies([family.id])).get(family.id)!;
  const kept = await store.checkpointsOfRefits(refits.map(({ id }) => id));
  const at = (step: number) =>
    Promise.all(
      refits.map(async ({ id }) => {
        const { fileHash } = kept.get(id)!.find((checkpoint) => checkpoint.step === step)!;
        return readCheckpoint(await store.files.read(fileHash)).weights;
      }),
    );
  const [untrained, weights] = [await at(0), await at(60)];
  const [floor, table] = [await similarities(untrained), await similarities(weights)];
  return { family, weights, untrained, table, floor };
}

const refitsOf = (weights: Weights[]) => weights.map((one) => async () => one);

function similarities(weights: Weights[]): Promise<SimilarityTable> {
  return headSimilarities({ engine: opened, config: tiny.config, refits: refitsOf(weights), prompts });
}

type Asked = Omit<ReportRequest, "familyId"> & { family?: FamilyRecord };

function ask({ family = adam.family, ...request }: Asked) {
  return requestReport(store, { familyId: family.id, ...request });
}

async function stored(request: Asked): Promise<ReportRecord> {
  const outcome = await ask(request);
  if ("refused" in outcome) throw new Error(outcome.refused.message);
  if ("report" in outcome) return outcome.report;
  const job = await jobThat(store, outcome.job!.id, ended);
  expect(job.state, job.failure?.message).toBe("succeeded");
  expect(job.progress.done).toBe(job.progress.total);
  return (await store.report(job.key!))!;
}

async function resultOf<T>(request: Asked): Promise<T> {
  return (await store.reportResult(await stored(request))) as T;
}

async function refusedWith(request: Asked) {
  const outcome = await ask(request);
  return "refused" in outcome ? outcome.refused : outcome;
}

/** The file of a table between layers holds float32. */
const to6Decimals = (value: unknown) =>
  JSON.parse(JSON.stringify(value, (_, inner) => (typeof inner === "number" ? Math.round(inner * 1e6) / 1e6 : inner)));

describe("a report is what its measure gives", () => {
  test.each(["PAPER", "CALIBRATED"] as const)("cross-layer, %s", async (preset) => {
    const expected = crossLayer(adam.table, adam.floor, { preset, anchor: 1 });
    const result = await resultOf({ measure: "cross-layer", preset, anchor: 1 });
    expect(to6Decimals(result)).toEqual(to6Decimals(expected));
  });

  test("norms of one refit, its weights centred in PAPER", async () => {
    const result = await resultOf<NormsReport>({ measure: "norms", preset: "PAPER", anchor: 1 });
    const read = loaded(tiny.config, adam.weights[1], both);
    const expected = norms(weightNorms(read.config, read.weights), adam.table, {
      preset: "PAPER",
      refit: 1,
      load: both,
    });
    expect(result).toEqual(expected);
    const raw = await resultOf<NormsReport>({
      measure: "norms",
      preset: "PAPER",
      anchor: 1,
      options: { load: neither },
    });
    expect(raw.layers[0].norms.W_O).toBeGreaterThan(result.layers[0].norms.W_O!);
  });

  test("prompt-length: the same sets asked as stability are its layers; words are counted", async () => {
    const short = await store.addPromptSet("three words", ["one two three", "four five six"]);
    const long = await store.addPromptSet("mixed", ["one two three four five", "six seven eight nine"]);
    const options = { promptSets: [short.hash, long.hash] };
    const report = await stored({ measure: "prompt-length", preset: "PAPER", options });
    const { sets } = (await store.reportResult(report)) as { sets: object[] };
    expect(report.provenance.reproduceCommand).toMatch(new RegExp(` --prompts ${short.hash},${long.hash}$`));
    const alone = await resultOf<{ layers: object[] }>({
      measure: "stability",
      preset: "PAPER",
      promptSetHash: long.hash,
    });
    expect(sets).toMatchObject([
      // BOS and the bytes of "one two three", "four five six": 14 each
      { name: "three words", words: 3, prompts: 2, meanTokens: 14 },
      // cut to the context of 16
      { name: "mixed", words: null, prompts: 2, meanTokens: 16, layers: alone.layers },
    ]);
  });

  test("compare: tables, norms and losses of both sides, on a corpus or on the prompts", async () => {
    const corpus = await store.addCorpus(
      "a text",
      new TextEncoder().encode("The cat sat on the mat, and the dog did not."),
    );
    const against = adamW.family.id;
    const report = await stored({ measure: "compare", preset: "PAPER", options: { against, text: corpus.hash } });
    const result = (await store.reportResult(report)) as ComparisonReport;
    const tokenizer = byteTokenizer();
    const tokens = Int32Array.from([
      tokenizer.bosId!,
      ...tokenizer.encode("The cat sat on the mat, and the dog did not."),
    ]);
    const side = async ({ family, weights, table, floor }: Trained, optimizer: string) => {
      const read = loaded(tiny.config, weights[0], both);
      const losses = [];
      for (const one of weights)
        losses.push(await textLoss({ engine: opened, config: tiny.config, weights: one, tokens }));
      const measured = await streamNorms({ engine: opened, ...read, prompts });
      return { slug: family.slug, optimizer, table, floor, norms: measured, losses };
    };
    const expected = compare([await side(adam, "adam"), await side(adamW, "adamw")], {
      preset: "PAPER",
      anchor: 0,
      load: both,
      text: { name: "a text", hash: corpus.hash },
    });
    expect(result).toEqual(expected);
    expect(report.provenance.weights).toHaveLength(4);
    expect(report.provenance.reproduceCommand).toContain(`--against adamw`);

    const onPrompts = await resultOf<ComparisonReport>({ measure: "compare", preset: "PAPER", options: { against } });
    const joined = 1 + new TextEncoder().encode(tinyPrompts.join("\n\n")).length;
    expect(onPrompts.sides[0].sliding.tokens).toBe(joined - 1);
    expect(onPrompts.sides[0].truncated.tokens).toBe(15);
  });

  test.each([
    ["PAPER", "resid_pre", both, true, "cka-rbf"],
    ["CALIBRATED", "resid_mid", neither, false, "cka-debiased"],
  ] as const)("residual, %s: %s", async (preset, site, load, selfPairs, measure) => {
    const result = await resultOf<ResidualReport>({ measure: "residual", preset, options: { site } });
    const heads = stability(adam.table, null, { preset: "PAPER", anchor: 0, resampling: defaultResampling }).layers.map(
      ({ estimate }) => estimate.value,
    );
    const [of, floor] = [
      await streams(adam.weights, { site, measure, load }),
      await streams(adam.untrained, { site, measure, load }),
    ];
    expect(result).toEqual(residual(of, floor, { preset, selfPairs, load, resampling: defaultResampling }, heads));
  });

  function streams(
    weights: Weights[],
    {
      load,
      ...asked
    }: Pick<ResidualRequest, "site" | "measure" | "control" | "instead" | "twins"> & { load: LoadOptions },
  ) {
    const refits = weights.map((one) => async () => loaded(tiny.config, one, load).weights);
    return residualSimilarities({
      engine: opened,
      config: tiny.config,
      refits,
      prompts,
      scratch: memoryScratch(),
      ...asked,
    });
  }

  const about = { preset: "CALIBRATED", selfPairs: false, load: neither, resampling: defaultResampling } as const;

  test("residual less what tokens and positions explain, beside shuffled rows", async () => {
    const options = { residualMeasure: "procrustes", control: "token-position", floor: "shuffled-rows" } as const;
    const report = await stored({ measure: "residual", preset: "CALIBRATED", options });
    // resid_pre of layer 0 is tokens and positions
    const asked = { site: "resid_post", measure: "procrustes", control: "token-position", load: neither } as const;
    const floor = await streams(adam.weights, { ...asked, instead: "shuffled-rows" });
    expect(await store.reportResult(report)).toEqual(residual(await streams(adam.weights, asked), floor, about));
    expect(report.provenance.reproduceCommand).toContain(
      "--floor shuffled-rows --measure procrustes --control token-position --site resid_post",
    );
  });

  test("residual less each refit's own step 0, whose floor is shuffled rows", async () => {
    const report = await stored({ measure: "residual", preset: "CALIBRATED", options: { control: "untrained" } });
    const asked = {
      site: "resid_pre",
      measure: "cka-debiased",
      control: "untrained",
      twins: refitsOf(adam.untrained),
      load: neither,
    } as const;
    const floor = await streams(adam.weights, { ...asked, instead: "shuffled-rows" });
    expect(await store.reportResult(report)).toEqual(residual(await streams(adam.weights, asked), floor, about));
    expect(report.provenance.floorWeights).toHaveLength(2);
  });

  test.each(["untrained", "position-only", "shuffled-heads", "shuffled-rows"] as const)(
    "neurons of one refit, floor %s",
    async (floor) => {
      const asked: Asked = { measure: "neurons", preset: "CALIBRATED", anchor: 1, options: { floor } };
      const report = await stored(asked);
      const result = (await store.reportResult(report)) as NeuronsReport;
      const matches = (weights: Weights[], instead?: NeuronNull) =>
        neuronMatches({
          engine: opened,
          config: tiny.config,
          refits: refitsOf(weights),
          anchor: 1,
          prompts,
          scratch: memoryScratch(),
          instead,
        });
      const held = floor === "untrained" ? await matches(adam.untrained) : await matches(adam.weights, floor);
      expect(result).toEqual(neurons(await matches(adam.weights), held, { resampling: defaultResampling }));
      expect(result.layers[0].estimate.floor).not.toBeNull();
      expect(report.provenance.floorWeights).toHaveLength(floor === "untrained" ? 2 : 0);
    },
  );

  test("embeddings, beside the twins' and beside shuffled rows", async () => {
    const similarities = (weights: Weights[], shuffled = false) =>
      embeddingSimilarities({
        engine: opened,
        config: tiny.config,
        refits: refitsOf(weights),
        scratch: memoryScratch(),
        shuffled,
      });
    const own = await similarities(adam.weights);
    for (const floor of ["untrained", "shuffled-rows"] as const) {
      const result = await resultOf<EmbeddingsReport>({
        measure: "embeddings",
        preset: "CALIBRATED",
        options: { floor },
      });
      const nothing = await (floor === "untrained" ? similarities(adam.untrained) : similarities(adam.weights, true));
      expect(result).toEqual(embeddings(own, nothing, { load: neither, resampling: defaultResampling }));
    }
  });

  test.each([
    ["none", "untrained", "cka-debiased"],
    ["token", "shuffled-rows", "procrustes"],
    ["untrained", "position-only", "cka-rbf"],
    ["position", "none", "knn"],
  ] as const)("two refits, the control %s and the floor %s, by %s", async (control, floor, measure) => {
    const report = await stored({
      measure: "refit-pair",
      preset: "CALIBRATED",
      anchor: 1,
      options: { right: 0, site: "resid_post", residualMeasure: measure, control, floor },
    });
    const result = await store.reportResult(report);
    const gridOf = (weights: Weights[], instead?: PatternNull) =>
      layerGrid({
        engine: opened,
        config: tiny.config,
        refits: [async () => weights[1], async () => weights[0]],
        twins: [async () => adam.untrained[1], async () => adam.untrained[0]],
        prompts,
        site: "resid_post",
        measure,
        control,
        instead,
        scratch: memoryScratch(),
      });
    const distanceOf = (weights: Weights[]) =>
      functionDistance({
        engine: opened,
        config: tiny.config,
        refits: [async () => weights[1], async () => weights[0]],
        prompts,
      });
    const held = {
      grid:
        floor === "none" ? null : await (floor === "untrained" ? gridOf(adam.untrained) : gridOf(adam.weights, floor)),
      distance: floor === "untrained" ? await distanceOf(adam.untrained) : null,
    };
    const own = { grid: await gridOf(adam.weights), distance: await distanceOf(adam.weights) };
    const asked = { left: 1, right: 0, load: neither, resampling: defaultResampling };
    expect(result).toEqual(refitPair(own, held, asked));
    expect(report.provenance.reproduceCommand).toContain(" refit-pair --left 1 --right 0 ");
    expect(report.warnings.map(({ code }) => code)).not.toContain("FEW_SEEDS");
  });

  test.each(["untrained", "none"] as const)("one refit's stream in another, floor %s", async (floor) => {
    const report = await stored({
      measure: "stitching",
      preset: "CALIBRATED",
      anchor: 1,
      options: { right: 0, floor },
    });
    const lossesOf = (left: Weights) =>
      stitchedLosses({
        engine: opened,
        config: tiny.config,
        refits: [async () => left, async () => adam.weights[0]],
        prompts,
      });
    const twin = floor === "untrained" ? await lossesOf(adam.untrained[1]) : null;
    const asked = { left: 1, right: 0, width: tiny.config.dModel, resampling: defaultResampling };
    expect(await store.reportResult(report)).toEqual(stitching(await lossesOf(adam.weights[1]), twin, asked));
    expect(report.provenance.reproduceCommand).toContain(" stitching --left 1 --right 0 ");
    expect(report.warnings.map(({ code }) => code)).not.toContain("FEW_SEEDS");
  });

  test("ablation of one refit, with and without the value biases", async () => {
    for (const load of [both, neither]) {
      const options = { load };
      const result = await resultOf<AblationReport>({ measure: "ablation", preset: "PAPER", anchor: 1, options });
      const read = loaded(tiny.config, adam.weights[1], load);
      const table = await zeroAblation({ engine: opened, ...read, prompts });
      const { tokenLossesFile, ...report } = result;
      expect({ ...report, tokenLossesFile: null }).toEqual(
        ablation(table, adam.table, { preset: "PAPER", refit: 1, load, prompts: promptLosses(table) }),
      );
      expect(readAblation(await store.files.read(tokenLossesFile!))).toEqual(table);
    }
  });

  test.each(["untrained", "uniform-causal", "position-only", "shuffled-heads", "shuffled-rows"] as const)(
    "scores of one refit's heads, floor %s",
    async (floor) => {
      const detector = { name: "it's two back", offset: -2 };
      const asked: Asked = { measure: "scores", preset: "CALIBRATED", anchor: 1, options: { floor, detector } };
      const { bosId } = byteTokenizer();
      const scored = (weights: Weights[], instead?: PatternNull) =>
        headScores({
          engine: opened,
          config: tiny.config,
          refits: refitsOf(weights),
          prompts,
          bosId,
          detector,
          instead,
        });
      const measured = async () => {
        if (isComputed(floor)) return floor;
        return isPatternNull(floor) ? scored(adam.weights, floor) : scored(adam.untrained);
      };
      const expected = scores(await scored(adam.weights), adam.table, await measured(), { refit: 1, detector });
      const report = await stored(asked);
      expect(await store.reportResult(report)).toEqual(JSON.parse(JSON.stringify(expected)));
      expect(expected.heads[0].scores.self!.estimate.floor).not.toBeNull();
      expect(report.provenance.floorWeights).toHaveLength(floor === "untrained" ? 2 : 0);
      expect(report.warnings.map(({ code }) => code)).not.toContain("NO_FLOOR");
      expect(report.provenance.reproduceCommand).toContain(
        `seedscope analyse adam scores --refit 1${floor === "untrained" ? "" : ` --floor ${floor}`} --detector '{"name":"it'\\''s two back","offset":-2}'`,
      );
    },
  );

  test.each(["mean", "mean-position", "resample", "swap"] as const)(
    "ablation of all refits and their untrained twins: %s",
    async (kind) => {
      const options = kind === "mean" ? {} : { ablationKind: kind };
      const result = await resultOf<AblationReport>({ measure: "ablation", preset: "CALIBRATED", anchor: 1, options });
      const tablesOf = async (family: Weights[]) => {
        const tables: TokenAblation[] = [];
        for (const [refit, weights] of family.entries()) {
          const request = { engine: opened, config: tiny.config, weights, prompts };
          // each is swapped with the next
          const other = family[(refit + 1) % family.length];
          tables.push(await ablate(request, await ablatingOf(kind, { ...request, other })));
        }
        return tables;
      };
      const [tables, floors] = [await tablesOf(adam.weights), await tablesOf(adam.untrained)];
      const swappedWith = kind === "swap" ? 0 : null;
      const { tokenLossesFile } = result;
      const about = { preset: "CALIBRATED", refit: 1, load: neither, kind, swappedWith, tokenLossesFile } as const;
      const over = { refits: tables.map(promptLosses), floors: floors.map(promptLosses) };
      expect(result).toEqual(ablation(tables[1], adam.table, about, over));
      expect(result.heads[0].overRefits?.deltaLoss).toMatchObject({
        n: 2,
        floor: expect.any(Number),
        calibrated: null,
      });
    },
  );

  function ablatingOf(kind: "mean" | "mean-position" | "resample" | "swap", two: TwoRefits): Promise<Ablating> {
    if (kind === "swap") return counterpartsOf(two).then((counterparts) => ({ kind, counterparts }));
    return Promise.resolve(kind === "resample" ? { kind, donors: donors(prompts, 1) } : { kind });
  }

  test("ablation beside a head drawn at random, which takes nothing that is not measured already", async () => {
    await stored({ measure: "ablation", preset: "CALIBRATED", anchor: 1 });
    const options = { floor: "shuffled-heads" } as const;
    const dry = await ask({ measure: "ablation", preset: "CALIBRATED", anchor: 1, options, dryRun: true });
    expect(dry).toMatchObject({ job: null, cost: { forwardPasses: 0 } });
    const report = await stored({ measure: "ablation", preset: "CALIBRATED", anchor: 1, options });
    const { heads, layers } = (await store.reportResult(report)) as AblationReport;
    for (const { layer, overRefits } of heads) {
      expect(overRefits!.deltaLoss.floor).toBeCloseTo(layers[layer].overRefits!.value, 10);
      expect(overRefits!.deltaPerplexity.floor).not.toBeNull();
    }
    expect(report.provenance.floorWeights).toEqual([]);
    expect(report.provenance.reproduceCommand).toContain("--floor shuffled-heads");
  });

  test("ablations of a family are shared, whichever refit is listed", async () => {
    await stored({ measure: "ablation", preset: "CALIBRATED", anchor: 1 });
    const dry = await ask({ measure: "ablation", preset: "CALIBRATED", anchor: 0, dryRun: true });
    expect(dry).toMatchObject({ job: null, cost: { forwardPasses: 0 } });
  });

  test.each([true, false])("agreement beside the untrained twins; effects: %s", async (effects) => {
    const options = effects ? {} : { effects };
    const report = await stored({ measure: "agreement", preset: "CALIBRATED", anchor: 1, options });
    const tableOf = (weights: Weights[]) =>
      headAgreement({
        engine: opened,
        config: tiny.config,
        refits: refitsOf(weights),
        prompts,
        anchor: 1,
        scratch: memoryScratch(),
      });
    const lossesOf = async (family: Weights[]) => {
      const losses: TokenAblation[] = [];
      for (const weights of family) {
        losses.push(await ablate({ engine: opened, config: tiny.config, weights, prompts }, { kind: "mean" }));
      }
      return effects ? losses : null;
    };
    const expected = agreement(
      {
        table: await tableOf(adam.weights),
        floor: await tableOf(adam.untrained),
        losses: await lossesOf(adam.weights),
        floorLosses: await lossesOf(adam.untrained),
      },
      { load: neither },
    );
    expect(await store.reportResult(report)).toEqual(expected);
    expect(expected.heads[0].agreement.effect === null).toBe(!effects);
    expect(report.summary?.overall).toEqual(expected.agreement.centred);
    // 16 tokens a prompt are few to map 8 dimensions by
    const told = report.warnings.filter(({ code }) => code === "FEW_TOKENS").map(({ message }) => message);
    expect(told).toEqual(expected.cautions);
    const command = `seedscope analyse adam agreement --anchor 1${effects ? "" : " --no-effects"} --no-center-writing-weights`;
    expect(report.provenance.reproduceCommand).toContain(command);
  });

  test.each(["uniform-causal", "position-only", "shuffled-heads", "shuffled-rows"] as const)(
    "agreement, floor %s",
    async (floor) => {
      const options = { floor };
      const report = await stored({ measure: "agreement", preset: "CALIBRATED", anchor: 1, options });
      const request = {
        engine: opened,
        config: tiny.config,
        refits: refitsOf(adam.weights),
        prompts,
        anchor: 1,
        scratch: memoryScratch(),
      };
      const losses: TokenAblation[] = [];
      for (const weights of adam.weights) {
        losses.push(await ablate({ engine: opened, config: tiny.config, weights, prompts }, { kind: "mean" }));
      }
      const held = await agreementFloor({ ...request, instead: floor });
      const input = { table: await headAgreement(request), floor: held, losses, floorLosses: null };
      const expected = agreement(input, { load: neither });
      expect(await store.reportResult(report)).toEqual(expected);
      const { centred, jensenShannon, output, effect, parts } = expected.heads[0].agreement;
      for (const of of [centred, jensenShannon, output]) expect(of.floor).not.toBeNull();
      expect(effect!.floor === null).toBe(floor !== "shuffled-heads");
      expect(parts.sink.floor).toBeNull();
      expect(report.provenance.floorWeights).toEqual([]);
      expect(report.provenance.reproduceCommand).toContain(`--floor ${floor}`);
    },
  );

  test("agreement and ablation are read from the same losses", async () => {
    await stored({ measure: "agreement", preset: "CALIBRATED" });
    // another seed of the draws: the report itself is not stored, all that it is read from is
    const options = { resampling: { seed: 9 } };
    const dry = await ask({ measure: "ablation", preset: "CALIBRATED", anchor: 1, options, dryRun: true });
    expect(dry).toMatchObject({ job: null, cost: { forwardPasses: 0 } });
  });

  test("the map of two families has every head of both, and says which is whose", async () => {
    const options = { method: "pca" as const, also: [attentionOnly.id] };
    const { points, families } = await resultOf<MapReport>({ measure: "map", preset: "CALIBRATED", options });
    expect(families.map(({ slug }) => slug)).toEqual(["adam", "attention"]);
    // 2 families of 2 refits, 2 layers, 2 heads
    expect(points.x).toHaveLength(16);
    expect(points.family.filter((family) => family === 1)).toHaveLength(8);
  });
});

test("what one measure computed, another reads: stability's similarities are norms' and ablation's too", async () => {
  await stored({ measure: "stability", preset: "PAPER" });
  const dry = await ask({ measure: "norms", preset: "CALIBRATED", dryRun: true });
  expect(dry).toMatchObject({ job: null, cost: { forwardPasses: 0 } });
});

describe("refused, with a reason and a way out", () => {
  test.each<[string, () => Asked, object]>([
    [
      "resid_mid without an MLP",
      () => ({ measure: "residual", preset: "PAPER", family: attentionOnly, options: { site: "resid_mid" } }),
      { code: "NO_SUCH_SITE", message: "attention has no resid_mid: there is no MLP", suggestion: "use resid_post" },
    ],
    [
      "resid_pre without tokens and positions",
      () => ({
        measure: "residual",
        preset: "CALIBRATED",
        options: { site: "resid_pre", control: "token-position" },
      }),
      {
        code: "NO_SUCH_SITE",
        message: "nothing is left of resid_pre in layer 0, the embeddings, with the control token-position",
        suggestion: "use resid_mid or resid_post",
      },
    ],
    [
      "a floor of patterns for streams",
      () => ({ measure: "residual", preset: "CALIBRATED", options: { floor: "uniform-causal" } }),
      {
        code: "INVALID_INPUT",
        message: "floor is uniform-causal, which is of attention patterns, and residual has none",
        suggestion: "use untrained, shuffled-rows, position-only or none",
      },
    ],
    [
      "the untrained twins less themselves",
      () => ({ measure: "residual", preset: "CALIBRATED", options: { control: "untrained", floor: "untrained" } }),
      { code: "INVALID_INPUT", message: "floor is untrained, of which the control untrained leaves nothing" },
    ],
    [
      "positions alone without positions",
      () => ({ measure: "residual", preset: "CALIBRATED", options: { control: "position", floor: "position-only" } }),
      { code: "INVALID_INPUT", message: "floor is position-only, of which the control position leaves nothing" },
    ],
    [
      "neighbours of points that are one",
      () => ({
        measure: "residual",
        preset: "CALIBRATED",
        options: { residualMeasure: "knn", floor: "position-only" },
      }),
      { code: "INVALID_INPUT", suggestion: "use untrained, shuffled-rows or none" },
    ],
    [
      "neurons without an MLP",
      () => ({ measure: "neurons", preset: "CALIBRATED", family: attentionOnly }),
      { code: "NO_SUCH_SITE", message: "attention has no MLP, and so no neurons" },
    ],
    [
      "even attention of neurons",
      () => ({ measure: "neurons", preset: "CALIBRATED", options: { floor: "uniform-causal" } }),
      { message: "floor is uniform-causal, which is of attention patterns, and neurons has none" },
    ],
    [
      "streams drawn at random",
      () => ({ measure: "residual", preset: "CALIBRATED", options: { floor: "shuffled-heads" } }),
      { message: "floor is shuffled-heads, but a layer has one stream, with nothing to draw from" },
    ],
    [
      "even attention of embeddings",
      () => ({ measure: "embeddings", preset: "CALIBRATED", options: { floor: "uniform-causal" } }),
      { message: "floor is uniform-causal, which is of attention patterns, and embeddings has none" },
    ],
    [
      "positions of embeddings",
      () => ({ measure: "embeddings", preset: "CALIBRATED", options: { floor: "position-only" } }),
      { message: "floor is position-only, but rows of W_E are of tokens and have no positions" },
    ],
    [
      "tokens drawn at random",
      () => ({ measure: "embeddings", preset: "CALIBRATED", options: { floor: "shuffled-heads" } }),
      { message: "floor is shuffled-heads, but to pair tokens at random is shuffled-rows here" },
    ],
    [
      "families of different shapes",
      () => ({ measure: "compare", preset: "PAPER", options: { against: attentionOnly.id } }),
      { code: "INCOMPARABLE", message: "d_mlp is 32 in adam and none in attention" },
    ],
    [
      "a comparison with itself",
      () => ({ measure: "compare", preset: "PAPER", options: { against: adam.family.id } }),
      { code: "INVALID_INPUT", message: "against is adam itself; give another family" },
    ],
    [
      "an unknown text",
      () => ({ measure: "compare", preset: "PAPER", options: { against: adamW.family.id, text: "none" } }),
      { code: "INVALID_INPUT", message: "there is no corpus none" },
    ],
    [
      "a refit that is not there",
      () => ({ measure: "ablation", preset: "PAPER", anchor: 2 }),
      { code: "INVALID_INPUT", message: "refit is 2; this family's refits are 0 to 1" },
    ],
    [
      "a floor of patterns for what heads are worth",
      () => ({ measure: "ablation", preset: "CALIBRATED", options: { floor: "uniform-causal" } }),
      {
        code: "INVALID_INPUT",
        message:
          "floor is uniform-causal, but a head whose attention gives way to that is not removed: it would be another kind of ablation",
        suggestion: "use untrained, shuffled-heads or none",
      },
    ],
    [
      "a floor for PAPER's one refit",
      () => ({ measure: "ablation", preset: "PAPER", options: { floor: "shuffled-heads" } }),
      { code: "INVALID_INPUT", message: "floor is shuffled-heads, but PAPER ablates one refit and has no floor" },
    ],
    [
      "the paper's arithmetic of what the paper has not",
      () => ({ measure: "agreement", preset: "PAPER" }),
      { code: "INVALID_INPUT", message: "preset is PAPER, but agreement is no experiment of the paper's" },
    ],
    [
      "one length",
      () => ({ measure: "prompt-length", preset: "PAPER", options: { promptSets: ["a", "a"] } }),
      { code: "INVALID_INPUT", message: "prompt-length compares prompt sets and needs at least 2 different ones" },
    ],
    [
      "neighbours that PCA does not have",
      () => ({ measure: "map", preset: "PAPER", options: { method: "pca", neighbourhood: 5 } }),
      { code: "INVALID_INPUT", message: "neighbourhood is 5, but PCA has none; leave it out" },
    ],
    [
      "more neighbours than 8 heads have",
      () => ({ measure: "map", preset: "PAPER", options: { method: "tsne", neighbourhood: 30 } }),
      {
        code: "INVALID_INPUT",
        message: "neighbourhood is 30; for 8 heads it must be a perplexity from 1.5 to 2.33",
      },
    ],
    [
      "a step that the other family has not",
      () => ({ measure: "compare", preset: "PAPER", step: 60, options: { against: attentionOnly.id } }),
      { code: "NO_CHECKPOINT", message: "attention has no checkpoints of all refits at step 60" },
    ],
    [
      "a detector that looks further back than the context",
      () => ({ measure: "scores", preset: "CALIBRATED", options: { detector: { name: "far", offset: -16 } } }),
      {
        code: "INVALID_INPUT",
        message: "the offset of the detector far is -16, but the context has 16 positions; -15 is the furthest back",
      },
    ],
    [
      "a family twice on the map",
      () => ({ measure: "map", preset: "PAPER", options: { also: [adam.family.id] } }),
      { code: "INVALID_INPUT", message: "adam is on the map already; give each family once" },
    ],
  ])("%s", async (_, request, refusal) => {
    expect(await refusedWith(request())).toMatchObject(refusal);
  });

  test("a single prompt", async () => {
    const { hash } = await store.addPromptSet("single", ["only this one"]);
    for (const measure of ["stability", "residual", "ablation", "map"] as const) {
      expect(await refusedWith({ measure, preset: "PAPER", promptSetHash: hash })).toMatchObject({
        code: "TOO_FEW_PROMPTS",
        message: "the prompt set single has 1 prompt; measures average over at least 2",
      });
    }
  });
});
