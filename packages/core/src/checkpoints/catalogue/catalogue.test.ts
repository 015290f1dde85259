import { describe, expect, test } from "vitest";
import { modelConfig } from "../../model/config.js";
import { trainingPreset } from "../../model/presets.js";
import { readArchitecture } from "../layouts/config.js";
import { type ManifestHubFile, parseManifest } from "../manifest.js";
import { builtInManifest, builtInManifests } from "./index.js";

const filesOf = (id: string) => builtInManifest(id).manifest.members.map(({ file }) => file as ManifestHubFile);

test.each(builtInManifests().map((builtIn) => [builtIn.id, builtIn] as const))(
  "%s is a manifest",
  (id, { manifest }) => {
    expect(parseManifest(JSON.stringify(manifest), id)).toEqual(manifest);
    expect(manifest.slug).toBe(id);
  },
);

describe("as many refits, checkpoints and bytes as there are", () => {
  test.each([
    ["paper-l8-h8", 50, 50, 15.5],
    ["paper-l8-h8-wd", 50, 50, 15.5],
    ["polypythias-14m", 10, 20, 1.07],
    ["polypythias-31m", 10, 20, 1.72],
    ["polypythias-70m", 10, 20, 3.32],
    ["polypythias-160m", 10, 20, 7.5],
    ["polypythias-410m", 10, 20, 18.2],
    ["polypythias-160m-decoupled", 6, 12, 4.5],
    ["crfm-gpt2-small", 5, 10, 3.86],
    ["crfm-gpt2-medium", 5, 10, 10.9],
  ])("%s", (id, refits, checkpoints, gigabytes) => {
    const { manifest, approximateBytes } = builtInManifest(id);
    expect(new Set(manifest.members.map(({ label }) => label)).size).toBe(refits);
    expect(manifest.members).toHaveLength(checkpoints);
    expect(new Set(manifest.members.map(({ file }) => JSON.stringify(file))).size).toBe(checkpoints);
    expect(approximateBytes / 1e9).toBeCloseTo(gigabytes, 1);
  });

  test("and none besides", () => expect(builtInManifests()).toHaveLength(10));
});

describe("files are where they are", () => {
  test("the paper's, whose folder above tells the optimizer", () => {
    const repo = "karanbali/attention_head_seed_stability";
    expect(filesOf("paper-l8-h8")[0]).toEqual({
      repo,
      file: "l8_h8/causal_attn_l8_h8_seed1_epoch1_c4_gelu/final.pt",
    });
    expect(filesOf("paper-l8-h8-wd")[49]).toEqual({
      repo,
      file: "l8_h8_wd/causal_attn_l8_h8_seed50_epoch1_c4_gelu/final.pt",
    });
    expect(builtInManifest("paper-l8-h8-wd").manifest).toMatchObject({
      architecture: {
        n_layers: 8,
        n_heads: 8,
        d_model: 512,
        d_head: 64,
        d_mlp: 2048,
        n_ctx: 1024,
        d_vocab: 48262,
        act_fn: "gelu",
      },
      prependBos: true,
      recipe: { optimizer: "adamw", learningRate: 1e-4, weightDecay: 0.1, batchSize: 5, steps: 331_421 },
      floor: { null: "drawn", init: "transformer-lens" },
    });
  });

  test("PolyPythias', with a way round empty main branches", () => {
    const weights = { file: "model.safetensors", fallbackFile: "pytorch_model.bin" };
    const [untrained, trained] = filesOf("polypythias-14m");
    expect(untrained).toEqual({ repo: "EleutherAI/pythia-14m", revision: "step0", ...weights });
    expect(trained).toEqual({
      repo: "EleutherAI/pythia-14m",
      revision: "main",
      fallbackRevision: "step143000",
      ...weights,
    });
    expect(filesOf("polypythias-410m").at(-1)).toMatchObject({ repo: "EleutherAI/pythia-410m-seed9" });
    expect([...new Set(filesOf("polypythias-160m-decoupled").map(({ repo }) => repo))]).toEqual([
      "EleutherAI/pythia-160m-data-seed1",
      "EleutherAI/pythia-160m-data-seed2",
      "EleutherAI/pythia-160m-data-seed3",
      "EleutherAI/pythia-160m-weight-seed1",
      "EleutherAI/pythia-160m-weight-seed2",
      "EleutherAI/pythia-160m-weight-seed3",
    ]);
  });

  test("CRFM's", () => {
    expect([
      ...new Set(["small", "medium"].flatMap((size) => filesOf(`crfm-gpt2-${size}`)).map(({ repo }) => repo)),
    ]).toEqual([
      "stanford-crfm/alias-gpt2-small-x21",
      "stanford-crfm/battlestar-gpt2-small-x49",
      "stanford-crfm/caprica-gpt2-small-x81",
      "stanford-crfm/darkmatter-gpt2-small-x343",
      "stanford-crfm/expanse-gpt2-small-x777",
      "stanford-crfm/arwen-gpt2-medium-x21",
      "stanford-crfm/beren-gpt2-medium-x49",
      "stanford-crfm/celebrimbor-gpt2-medium-x81",
      "stanford-crfm/durin-gpt2-medium-x343",
      "stanford-crfm/eowyn-gpt2-medium-x777",
    ]);
    expect(filesOf("crfm-gpt2-small")[0]).toMatchObject({ revision: "checkpoint-0", file: "pytorch_model.bin" });
    expect(filesOf("crfm-gpt2-small")[1]).toMatchObject({ revision: "main", file: "pytorch_model.bin" });
  });

  test("every refit that has an untrained twin has it at step 0, and the floor says so", () => {
    for (const { manifest } of builtInManifests().filter(({ id }) => !id.startsWith("paper"))) {
      const labels = new Set(manifest.members.map(({ label }) => label));
      expect(manifest.members.filter(({ step }) => step === 0)).toHaveLength(labels.size);
      expect(manifest.floor).toEqual({ null: "step-0" });
      expect(manifest.prependBos).toBe(false);
    }
  });
});

test("the paper's architecture is the one that is trained by its preset", () => {
  const { architecture } = builtInManifest("paper-l8-h8").manifest;
  expect(readArchitecture(architecture, "paper-l8-h8")).toMatchObject({
    config: modelConfig(trainingPreset("l8_h8").sizes),
    layout: "transformer-lens",
  });
});

test("what is known to be wrong with a family is told", () => {
  expect(builtInManifest("polypythias-410m").about).toMatch(/Seeds 3 and 4 are outliers/);
  expect(builtInManifest("polypythias-160m-decoupled").about).toMatch(/weight-seed 1 and 2 are known not to go on/);
  expect(builtInManifest("crfm-gpt2-small").about).toMatch(/scale_attn_by_inverse_layer_idx/);
});

test("an id that is not known is answered with the one that was meant, or with all", () => {
  expect(() => builtInManifest("polypythia-14m")).toThrow("did you mean polypythias-14m?");
  expect(() => builtInManifest("bert")).toThrow(/there are paper-l8-h8, .*crfm-gpt2-medium$/);
});
