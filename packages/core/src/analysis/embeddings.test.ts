import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { defaultResampling } from "../statistics/resampling.js";
import { embeddingSimilarities, embeddings } from "./embeddings.js";
import { memoryScratch } from "./scratch.js";

const engine = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => engine.dispose());

const config = modelConfig({ layers: 1, heads: 2, dModel: 16, contextLength: 8, vocab: 200 });
const refits = [1, 2, 3, 4].map((seed) => initParameters(config, seed));
const load = { centerWritingWeights: false, foldValueBiases: false };

function similarities(weights: Weights[], more: { shuffled?: boolean; config?: typeof config } = {}) {
  return embeddingSimilarities({
    engine,
    config,
    refits: weights.map((one) => async () => one),
    scratch: memoryScratch(),
    ...more,
  });
}

/** A refit whose embeddings are another's in another basis: dimensions in another order, and twice as long. */
function turned(weights: Weights): Weights {
  const order = randomStream(2, "order").permutation(config.dModel);
  const rows = weights["embed.W_E"];
  const values = rows.map((_, i) => 2 * rows[i - (i % config.dModel) + order[i % config.dModel]]);
  return { ...weights, "embed.W_E": values };
}

const pairOf = ({ measures }: { measures: { measure: string; matrix: number[][] }[] }) =>
  Object.fromEntries(measures.map(({ measure, matrix }) => [measure, matrix[0][1]]));

test("the same embeddings in another basis are the same", async () => {
  const table = await similarities([refits[0], turned(refits[0])]);
  expect(table).toMatchObject({ nRefits: 2, vocabulary: 200, width: 16 });
  for (const value of Object.values(pairOf(table))) expect(value).toBeGreaterThan(1 - 1e-5);
  const shuffled = pairOf(await similarities([refits[0], turned(refits[0])], { shuffled: true }));
  expect(Math.abs(shuffled["cka-debiased"])).toBeLessThan(0.02);
  // 10 of 199 by chance
  expect(shuffled.knn).toBeLessThan(0.1);
});

test("untrained embeddings have nothing in common, as debiased CKA and neighbours say", async () => {
  const table = await similarities(refits);
  const values = pairOf(table);
  expect(Math.abs(values["cka-debiased"])).toBeLessThan(0.02);
  expect(values.knn).toBeLessThan(0.1);
  const report = embeddings(table, table, { load, resampling: defaultResampling });
  expect(report).toMatchObject({ tokens: 200, vocabulary: 200, width: 16 });
  expect(report.measures.map(({ measure, tokens, estimate }) => [measure, tokens, estimate.n])).toEqual([
    ["cka-debiased", 200, 6],
    ["procrustes", 200, 6],
    ["knn", 200, 6],
  ]);
  // held against themselves, nothing is above the floor
  expect(report.measures[0].estimate).toMatchObject({ calibrated: 0, z: null, q: 1 });
});

test("of a large vocabulary a part is compared, the same at each time", async () => {
  const large = modelConfig({ layers: 1, heads: 2, dModel: 16, contextLength: 8, vocab: 5000 });
  const weights = [1, 2].map((seed) => initParameters(large, seed));
  const table = await similarities(weights, { config: large });
  expect(table.measures.map(({ tokens }) => tokens)).toEqual([4096, 4096, 1000]);
  expect(await similarities(weights, { config: large })).toEqual(table);
});

describe("refused", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ["one refit", () => similarities(refits.slice(0, 1)), "at least 2, but there is 1"],
    [
      "a broken weight",
      () => similarities([refits[0], { ...refits[1], "embed.W_E": new Float32Array(3200).fill(Number.NaN) }]),
      "refit 1: W_E has a weight that is not finite",
    ],
    [
      "one embedding for all",
      () => similarities([refits[0], { ...refits[1], "embed.W_E": new Float32Array(3200).fill(1) }]),
      "refit 1: all tokens have the same embedding",
    ],
    [
      "few tokens",
      () => similarities(refits, { config: { ...config, dVocab: 11 } }),
      "the vocabulary has 11 tokens; embeddings are compared with 12 or more",
    ],
  ])("%s", async (_, measure, message) => {
    await expect(measure()).rejects.toThrow(message);
  });

  test("a floor of another shape", async () => {
    const [own, floor] = [await similarities(refits.slice(0, 2)), await similarities(refits.slice(0, 3))];
    expect(() => embeddings(own, floor, { load, resampling: defaultResampling })).toThrow(
      "the floor is of 3 refits of 200 tokens and 16 dimensions; the same is needed as of the refits, 2 refits",
    );
  });
});
