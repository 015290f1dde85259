/** Transplants: numpy's in float64 on tiny families, and those of which it is known that nothing is lost. */
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { expectedCircuits } from "./fixtures/circuits/circuits.js";
import { placesOf, turnAboutMean, withHeadsPermuted, withStreamTurned } from "./fixtures/circuits/permuted.js";
import { expectNear, familyNames, paperFamily } from "./fixtures/paper/paper.js";
import { promptLoss } from "./perplexity.js";
import { headSimilarities } from "./similarity.js";
import { streamMaps } from "./streamMaps.js";
import { donorLosses, headLosses, transplantedLosses } from "./transplant.js";

const engines = { cpu: await openEngine({ name: "cpu" }), onnx: await openEngine({ name: "onnx", threads: 1 }) };
afterAll(async () => {
  for (const engine of Object.values(engines)) await engine.dispose();
});

// float32 maps of streams of some units, by an SVD of products that are good to 1e-7 of the largest
const tolerance = 3e-4;
const expected = expectedCircuits();

describe.each(familyNames)("%s", async (name) => {
  const { config, prompts, refits } = paperFamily(name);
  const [weights, donor] = [await refits[0](), await refits[1]()];
  const known = expected[name].transplants;

  test.each(["cpu", "onnx"] as const)("transplants on %s are numpy's", async (engine) => {
    const request = { engine: engines[engine], config, weights, donor, prompts };
    const { maps } = await streamMaps({ ...request, other: donor });
    for (const half of [0, 1]) {
      const alignment = maps[half].map((map) => map.alignment);
      expectNear(alignment, known.alignment[half], 1e-5, `alignment of half ${half}`);
    }
    expect(known.unique).toEqual(Array(config.nLayers).fill(1));
    const next = known.losses.map((heads) => heads.map((_, head) => ({ head: (head + 1) % config.nHeads })));
    const [found] = await donorLosses(request, maps, [next]);
    for (const [layer, heads] of known.losses.entries()) {
      for (const [head, losses] of heads.entries()) {
        expectNear(found[layer][head], losses, tolerance, `L${layer}H${head}`);
      }
    }
  });
});

describe("refits that compute the same", async () => {
  const engine = engines.onnx;
  const config = modelConfig({ layers: 2, heads: 3, dModel: 12, contextLength: 20, vocab: 11 });
  // wide, so that heads matter; gains and biases of norms that are none of 1 and 0
  const drawn = initParameters(config, 3, { standardDeviation: 0.8, residualStandardDeviation: 0.8 });
  const draws = randomStream(5, "same");
  const weights: Weights = Object.fromEntries(
    Object.entries(drawn).map(([name, values]) => [
      name,
      /ln|b_/.test(name) ? values.map((value) => value + 0.2 * draws.normal()) : values,
    ]),
  );
  const prompts = [7, 20, 16, 17, 5, 12, 19, 20].map((length) =>
    Int32Array.from({ length }, () => draws.integer(config.dVocab)),
  );
  const order = [
    [2, 0, 1],
    [1, 2, 0],
  ];
  const turned = withStreamTurned(
    config,
    weights,
    turnAboutMean(config.dModel, () => draws.normal()),
  );
  const donors = {
    "heads in another order": withHeadsPermuted(config, weights, order),
    "a turned stream, and heads in another order": withHeadsPermuted(config, turned, order),
  };
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const alone = await headLosses({ engine, config, weights, prompts });

  test("the turned refit is the same, and other weights", async () => {
    const loss = await promptLoss(engine, config, weights, prompts);
    expect((await promptLoss(engine, config, turned, prompts)).loss).toBeCloseTo(loss.loss, 5);
    const [own, other] = [weights["blocks.0.attn.W_Q"], turned["blocks.0.attn.W_Q"]];
    expect(Math.max(...own.map((value, i) => Math.abs(value - other[i])))).toBeGreaterThan(0.5);
    expect(total(alone.zero.whole) / loss.tokens).toBeCloseTo(loss.loss, 5);
  });

  test.each(Object.entries(donors))("%s: all the loss is recovered, and not by another head", async (_, donor) => {
    const refits = [weights, donor].map((one) => async () => one);
    const table = await headSimilarities({ engine, config, refits, prompts });
    const told: [number, number][] = [];
    const found = await transplantedLosses(
      { engine, config, weights, donor, prompts, onProgress: (...progress) => told.push(progress) },
      table,
      { host: 0, refit: 1 },
    );
    expect(found.matched.heads.map((heads) => heads.map(({ head }) => head))).toEqual(placesOf(order));
    for (const alignment of found.alignment) expect(alignment).toBeCloseTo(1, 5);
    let held = 0;
    for (const [layer, heads] of found.matched.losses.entries()) {
      for (const [head, losses] of heads.entries()) {
        const without = total(alone.zero.losses[layer * 3 + head]);
        const worth = without - total(alone.zero.whole);
        const unmatched = found.unmatched.heads[layer][head].head;
        expect(unmatched).not.toBe(found.matched.heads[layer][head].head);
        expect(Math.abs(total(losses) - total(alone.zero.whole)) / Math.abs(worth)).toBeLessThan(1e-3);
        const byOther = (without - total(found.unmatched.losses[layer][head])) / worth;
        if (Math.abs(byOther - 1) > 0.05) held++;
      }
    }
    expect(held).toBe(6);
    const [done, all] = told.at(-1)!;
    expect(done).toBe(all);
  });

  test("what is computed at once does not matter", async () => {
    const donor = donors["heads in another order"];
    const request = { engine, config, weights, donor, prompts };
    const { maps } = await streamMaps({ ...request, other: donor });
    const same = order.map((heads) => heads.map((head) => ({ head })));
    const [whole] = await donorLosses(request, maps, [same]);
    // activations are 60 wide, of 3 heads and 20 positions: 240 bytes a position, 19 of them
    for (const memoryBytes of [1, 2 * 240 * 19, 7 * 240 * 19]) {
      const [parts] = await donorLosses({ ...request, memoryBytes }, maps, [same]);
      expectNear(parts.flat(2), whole.flat(2), 1e-4, `${memoryBytes} bytes`);
    }
  });

  test("refuses layers of one head, and one prompt", async () => {
    const request = { engine, config, weights, donor: weights, prompts };
    const table = await headSimilarities({
      engine,
      config,
      refits: [weights, weights].map((w) => async () => w),
      prompts,
    });
    await expect(
      transplantedLosses({ ...request, prompts: prompts.slice(0, 1) }, table, { host: 0, refit: 1 }),
    ).rejects.toThrow("maps are fitted on half of the prompts, and there is 1");
    const narrow = { ...config, nHeads: 1 };
    await expect(transplantedLosses({ ...request, config: narrow }, table, { host: 0, refit: 1 })).rejects.toThrow(
      "a transplant is held against another head of its layer, and layers have 1",
    );
  });
});
