/** Reports on one refit: norms of its weights, and what it loses without each head. */

import { readCheckpoint } from "@seedscope/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { analysis, fewPrompts, mean, openServer, promptSet, type TestServer, trainTiny } from "./harness.js";

let server: TestServer;
let prompts: string;

beforeAll(async () => {
  server = await openServer({ compute: true });
  prompts = await promptSet(server, "few", fewPrompts);
  const architecture = { layers: 3, heads: 2, dModel: 16, contextLength: 16 };
  await trainTiny(server, "deep", { architecture });
  await trainTiny(server, "bare", { architecture: { ...architecture, attentionOnly: true }, initSeeds: [1] });
}, 180_000);
afterAll(() => server?.close());

const normFields = `refit { id } loadOptions { centerWritingWeights foldValueBiases }
  layers { layer stability W_Q W_K W_V W_O W_in W_out ln1 ln2 } correlations { weight pearson n }`;

/** Frobenius norm of a weight of refit 1 of "deep" at its last step, from the file that the server gives out. */
async function storedNorm(name: string): Promise<number> {
  const { data } = await server.ask(
    '{ family(slug: "deep") { refits { nodes { checkpoints { nodes { fileHash } } } } } }',
  );
  const { fileHash } = data.family.refits.nodes[1].checkpoints.nodes.at(-1);
  const file = await fetch(`${server.url}/files/${fileHash}`);
  const { weights } = readCheckpoint(new Uint8Array(await file.arrayBuffer()));
  return Math.hypot(...weights[name]);
}

test.each(["PAPER", "CALIBRATED"])("norms of a refit's weights, %s", { timeout: 120_000 }, async (preset) => {
  const input = { preset, promptSet: prompts, refit: 1 };
  const report = await analysis(server, "deep", "norms", { input, fields: normFields });
  const paper = preset === "PAPER";
  expect(report).toMatchObject({
    id: `NormsReport:${report.key}`,
    refit: { id: "Refit:deep/1" },
    loadOptions: { centerWritingWeights: paper, foldValueBiases: paper },
  });
  expect(report.layers.map(({ layer }: { layer: number }) => layer)).toEqual([0, 1, 2]);
  const [, second] = report.layers;
  // what no load option touches is as stored; what writes to the stream is centred in PAPER, which only takes away
  expect(second.W_Q).toBeCloseTo(await storedNorm("blocks.1.attn.W_Q"), 5);
  expect(second.W_in).toBeCloseTo(await storedNorm("blocks.1.mlp.W_in"), 5);
  const written = await storedNorm("blocks.1.attn.W_O");
  if (paper) expect(second.W_O).toBeLessThan(written);
  else expect(second.W_O).toBeCloseTo(written, 5);
  expect(second.ln1).toBeCloseTo(await storedNorm("blocks.1.ln1.w"), 5);

  const stability = await analysis(server, "deep", "stability", {
    input: { preset, promptSet: prompts, anchor: 1 },
    fields: "anchorCurves { refit { ordinal } values }",
  });
  const curve = stability.anchorCurves.find(({ refit }: { refit: { ordinal: number } }) => refit.ordinal === 1);
  report.layers.forEach((layer: { stability: number }, i: number) => {
    expect(layer.stability).toBeCloseTo(curve.values[i], 9);
  });

  const weights = report.correlations.map(({ weight }: { weight: string }) => weight);
  expect(weights.sort()).toEqual(["W_K", "W_O", "W_Q", "W_V", "W_in", "W_out", "ln1", "ln2"]);
  for (const { pearson, n } of report.correlations) {
    expect(n).toBe(3);
    if (pearson !== null) expect(Math.abs(pearson)).toBeLessThanOrEqual(1 + 1e-9);
  }
});

test("load options are the client's to choose", { timeout: 120_000 }, async () => {
  const loadOptions = { centerWritingWeights: false };
  const input = { preset: "PAPER", promptSet: prompts, refit: 1, loadOptions };
  const report = await analysis(server, "deep", "norms", { input, fields: normFields });
  expect(report.loadOptions).toEqual({ centerWritingWeights: false, foldValueBiases: true });
  expect(report.layers[1].W_O).toBeCloseTo(await storedNorm("blocks.1.attn.W_O"), 5);
});

test("one refit without MLPs has norms, and no stability to hold them against", { timeout: 120_000 }, async () => {
  const report = await analysis(server, "bare", "norms", { input: { promptSet: prompts }, fields: normFields });
  expect(report.layers[0]).toMatchObject({ stability: null, W_Q: expect.any(Number), W_in: null, ln2: null });
  for (const { pearson } of report.correlations) expect(pearson).toBeNull();
});

const ablationFields = `refit { id } loadOptions { centerWritingWeights foldValueBiases }
  baselineLoss baselinePerplexity tokens
  heads(orderBy: VALUE_DESC) { totalCount nodes { head { id layer index } loss perplexity deltaPerplexity relative stability } }
  layers { layer meanDelta pearson kendall n } trend { slope intercept }`;

interface Ablated {
  head: { id: string; layer: number; index: number };
  loss: number;
  perplexity: number;
  deltaPerplexity: number;
  relative: number;
  stability: number | null;
}

test.each(["PAPER", "CALIBRATED"])("ablation of every head of a refit, %s", { timeout: 120_000 }, async (preset) => {
  const input = { preset, promptSet: prompts, refit: 2 };
  const report = await analysis(server, "deep", "ablation", { input, fields: ablationFields });
  expect(report).toMatchObject({ id: `AblationReport:${report.key}`, refit: { id: "Refit:deep/2" } });
  expect(report.loadOptions.foldValueBiases).toBe(preset === "PAPER");
  expect(report.baselinePerplexity).toBeCloseTo(Math.exp(report.baselineLoss), 6);
  // 4 prompts cut to 16 tokens, each but the first predicted
  expect(report.tokens).toBe(4 * 15);

  const nodes = report.heads.nodes as Ablated[];
  expect(report.heads.totalCount).toBe(6);
  for (const { head, loss, perplexity, deltaPerplexity, relative, stability } of nodes) {
    expect(head.id).toBe(`Head:deep/2@10/L${head.layer}H${head.index}`);
    expect(perplexity).toBeCloseTo(Math.exp(loss), 6);
    expect(deltaPerplexity).toBeCloseTo(perplexity - report.baselinePerplexity, 6);
    expect(relative).toBeCloseTo(deltaPerplexity / report.baselinePerplexity, 9);
    expect(stability).toEqual(expect.any(Number));
  }
  const deltas = nodes.map(({ deltaPerplexity }) => deltaPerplexity);
  expect(deltas).toEqual([...deltas].sort((a, b) => b - a));
  for (const { layer, meanDelta, n } of report.layers) {
    const own = nodes.filter(({ head }) => head.layer === layer).map(({ deltaPerplexity }) => deltaPerplexity);
    expect(meanDelta).toBeCloseTo(mean(own), 6);
    expect(n).toBe(2);
  }
  const page = await analysis(server, "deep", "ablation", {
    input,
    fields: "heads(first: 2) { nodes { head { id } } pageInfo { hasNextPage } }",
  });
  expect(page.heads).toEqual({
    nodes: [{ head: { id: "Head:deep/2@10/L0H0" } }, { head: { id: "Head:deep/2@10/L0H1" } }],
    pageInfo: { hasNextPage: true },
  });
});

const estimate = "{ value n interval { level lower upper } floor calibrated z q verdict }";

test("a head beside its counterparts in all refits, with intervals and floors", { timeout: 120_000 }, async () => {
  const input = { promptSet: prompts, refit: 1, kind: "RESAMPLE", confidence: { level: 0.9 } };
  const report = await analysis(server, "deep", "ablation", {
    input,
    fields: `kind swappedWith { id }
      heads { nodes { head { layer index } deltaLoss
        overRefits { members { id layer } deltaLoss ${estimate} deltaPerplexity ${estimate} } } }
      layers { layer spearman overRefits ${estimate} }
      correlations { over overall { layer n pearson { value interval { level lower upper } } } layers { layer n kendall { value } } }`,
  });
  expect(report).toMatchObject({ kind: "RESAMPLE", swappedWith: null });
  for (const { head, overRefits } of report.heads.nodes) {
    const { members, deltaLoss, deltaPerplexity } = overRefits;
    expect(members).toHaveLength(3);
    expect(members[1].id).toBe(`Head:deep/1@10/L${head.layer}H${head.index}`);
    for (const [refit, { id, layer }] of members.entries()) {
      expect(id.startsWith(`Head:deep/${refit}@10/L`)).toBe(true);
      expect(layer).toBe(head.layer);
    }
    for (const { value, n, interval, floor, calibrated } of [deltaLoss, deltaPerplexity]) {
      expect([n, interval.level, calibrated]).toEqual([3, 0.9, null]);
      expect(floor).toEqual(expect.any(Number));
      expect(interval.lower).toBeLessThanOrEqual(value);
      expect(interval.upper).toBeGreaterThanOrEqual(value);
    }
  }
  const { over, overall, layers } = report.correlations;
  expect([over, overall.layer, overall.n]).toEqual(["CLASSES", null, 6]);
  expect(overall.pearson.interval.level).toBe(0.9);
  expect(layers).toEqual([0, 1, 2].map((layer) => ({ layer, n: 2, kendall: null })));
  // a layer's mean over refits is that over all its heads
  expect(report.layers[0].overRefits.n).toBe(3);
});

test("what a head is worth on each token of a prompt", { timeout: 120_000 }, async () => {
  const input = { preset: "PAPER", promptSet: prompts, refit: 2 };
  const fields = (prompt: number) =>
    `baselineLoss heads(first: 2) { nodes { deltaLoss perToken(promptIndex: ${prompt}) { position token loss change } } }`;
  const ofPrompts = [];
  for (let prompt = 0; prompt < 4; prompt++) {
    ofPrompts.push(await analysis(server, "deep", "ablation", { input, fields: fields(prompt) }));
  }
  const { baselineLoss, heads } = ofPrompts[0];
  for (const [i, { deltaLoss }] of heads.nodes.entries()) {
    const effects = ofPrompts.flatMap((report) => report.heads.nodes[i].perToken as Effect[]);
    expect(effects).toHaveLength(4 * 15);
    expect(mean(effects.map(({ change }) => change))).toBeCloseTo(deltaLoss, 6);
    expect(mean(effects.map(({ loss }) => loss))).toBeCloseTo(baselineLoss, 6);
  }
  expect(heads.nodes[0].perToken.map(({ position }: Effect) => position)).toEqual(
    Array.from({ length: 15 }, (_, i) => i + 1),
  );
  // tokens are bytes behind BOS
  expect(heads.nodes[0].perToken.map(({ token }: Effect) => token).join("")).toBe(fewPrompts[0].slice(0, 15));
});

interface Effect {
  position: number;
  token: string;
  loss: number;
  change: number;
}

test("a lone refit has nobody to swap heads with", async () => {
  const refused = await analysis(server, "bare", "ablation", { input: { promptSet: prompts, kind: "SWAP" } });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "TOO_FEW_REFITS" });
});

test("a refit that is not there is refused", async () => {
  const refused = await analysis(server, "deep", "ablation", { input: { refit: 3 } });
  expect(refused).toMatchObject({ __typename: "AnalysisRefused", code: "INVALID_INPUT" });
  expect(refused.message).toContain("0 to 2");
});
