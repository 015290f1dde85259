/** Circuits whose portability is known: the same heads elsewhere, a circuit that is planted, and none at all. */
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { studentQuantile } from "../statistics/student.js";
import { placesOf, withHeadsPermuted } from "./fixtures/circuits/permuted.js";
import { type Circuit, type PortedLosses, portability, portedLosses } from "./portability.js";
import { headSimilarities } from "./similarity.js";

const engine = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => engine.dispose());

const config = modelConfig({ layers: 2, heads: 4, dModel: 16, contextLength: 20, vocab: 11 });
// wider than usual, so that heads matter and no two are alike
const wide = { standardDeviation: 0.8, residualStandardDeviation: 0.8 };
const draws = randomStream(5, "prompts");
const prompts = [7, 20, 16, 17, 5, 12].map((length) => Int32Array.from({ length }, () => draws.integer(config.dVocab)));
const order = (seed: number) => {
  const stream = randomStream(seed, "order");
  return Array.from({ length: config.nLayers }, () => [...stream.permutation(config.nHeads)]);
};

/** The losses of all refits of a family. */
async function ported(refits: Weights[], circuit: Circuit): Promise<PortedLosses[]> {
  const table = await headSimilarities({ engine, config, refits: refits.map((one) => async () => one), prompts });
  const losses: PortedLosses[] = [];
  for (const [refit, weights] of refits.entries()) {
    losses.push(await portedLosses({ engine, config, weights, prompts }, table, refit, circuit));
  }
  return losses;
}

describe("one refit again and again, its heads in other orders", async () => {
  const first = initParameters(config, 3, wide);
  const orders = [1, 2, 3].map(order);
  const refits = [first, ...orders.map((one) => withHeadsPermuted(config, first, one))];
  const heads = await harmful(first);
  const circuit = { refit: 0, heads, kind: "zero" as const, controls: 5 };
  const losses = await ported(refits, circuit);
  const report = portability(losses, circuit);

  test("the heads are found where they went", () => {
    for (const [i, one] of orders.entries()) {
      const places = placesOf(one);
      expect(report.refits[i + 1].heads.map(({ layer, head }) => [layer, head])).toEqual(
        heads.map(({ layer, head }) => [layer, places[layer][head]]),
      );
    }
    // of the refit itself there is nothing to be like
    expect(report.refits[0].heads).toEqual(heads.map((head) => ({ ...head, similarity: null })));
  });

  test("everything transfers", () => {
    expect(report.transfer?.value).toBeCloseTo(1, 4);
    expect(report.transfer?.verdict).toBe("STABLE");
    expect(report.mapped.value).toBeCloseTo(report.source.value, 5);
    expect(report.mapped.floor).toBeCloseTo(report.source.floor!, 5);
    for (const { transfer, controls } of report.refits) {
      expect(transfer).toBeCloseTo(1, 4);
      // random sets are the same ones everywhere
      for (const [i, control] of controls.entries()) expect(control).toBeCloseTo(report.refits[0].controls[i], 5);
    }
  });

  test("effects are loss differences over all predicted tokens", () => {
    const [own] = losses;
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const tokens = prompts.reduce((total, { length }) => total + length - 1, 0);
    const expected = (sum(own.losses[0]) - sum(own.whole)) / tokens;
    expect(report).toMatchObject({ measure: "portability", refit: 0, kind: "zero", tokens, controls: 5, heads });
    expect(report.source.value).toBeCloseTo(expected, 12);
    expect(report.refits[0].effect).toBeCloseTo(expected, 12);
    expect(report.refits[0].loss - report.refits[0].baseline).toBeCloseTo(expected, 12);
    const controls = own.losses.slice(1).map((losses) => (sum(losses) - sum(own.whole)) / tokens);
    expect(report.source.floor).toBeCloseTo(sum(controls) / 5, 12);
    expect(report.refits[0].percentile).toBe(controls.filter((value) => value < expected).length / 5);
    // the source is one refit: its interval is over prompts
    expect(report.source.interval).not.toBeNull();
    expect(report.source.n).toBe(1);
    expect(report.mapped.n).toBe(3);
  });
});

/** Of layer 0 and 1, the head without which the loss rises most: so that there is something to transfer. */
async function harmful(weights: Weights) {
  const { ablateSets } = await import("./setAblation.js");
  const slots = [0, 1].flatMap((layer) => [0, 1, 2, 3].map((head) => ({ layer, head })));
  const sets = slots.map((slot) => [slot]);
  const { whole, losses } = await ablateSets({ engine, config, weights, prompts, sets, kind: "zero" });
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  const effect = losses.map((of) => total(of) - total(whole));
  return [0, 4].map((from) => {
    const own = effect.slice(from, from + 4);
    return slots[from + own.indexOf(Math.max(...own))];
  });
}

describe("a head that every refit has, among heads that none shares", async () => {
  // the head's output carries each next token of a repeated sequence: without it the loss is that of guessing
  const refits = [1, 2, 3, 4].map(planted);
  const sequence = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const repeated = [0, 3, 5, 7].map((from) =>
    Int32Array.from([0, ...[...sequence.slice(from), ...sequence.slice(0, from)].slice(0, 9 + (from % 3))]),
  );
  const table = await headSimilarities({
    engine,
    config,
    refits: refits.map(
      ({ weights }) =>
        async () =>
          weights,
    ),
    prompts: repeated,
  });
  const circuitOf = (heads: Circuit["heads"]) => ({ refit: 0, heads, kind: "zero" as const, controls: 20 });
  const losses = async (circuit: Circuit) => {
    const found: PortedLosses[] = [];
    for (const [refit, { weights }] of refits.entries()) {
      found.push(await portedLosses({ engine, config, weights, prompts: repeated }, table, refit, circuit));
    }
    return found;
  };

  test("its counterparts matter more than any other head", async () => {
    const circuit = circuitOf([{ layer: 0, head: refits[0].at }]);
    const report = portability(await losses(circuit), circuit);
    expect(new Set(refits.map(({ at }) => at)).size).toBeGreaterThan(1);
    expect(report.refits.map(({ heads: [{ head }] }) => head)).toEqual(refits.map(({ at }) => at));
    expect(report.percentile).toBe(1);
    expect(report.transfer!.value).toBeGreaterThan(0.5);
    expect(report.transfer!.interval!.lower).toBeGreaterThan(0);
    expect(report.mapped.z).toBeGreaterThan(3);
    // one head of a layer of four: three other heads
    expect(report.controls).toBe(3);
  });

  test("where no other refit has it, nothing transfers", async () => {
    const circuit = circuitOf([{ layer: 0, head: refits[0].at }]);
    const [own, ...others] = await losses(circuit);
    // as if their counterparts were one of the random sets
    const lost = others.map(({ losses: [, ...controls], ...one }) => ({ ...one, losses: [controls[0], ...controls] }));
    const report = portability([own, ...lost], circuit);
    expect(Math.abs(report.transfer!.value)).toBeLessThan(0.05);
    expect(report.transfer!.verdict).not.toBe("STABLE");
    expect(report.percentile).toBeLessThan(0.9);
    // Student's over the other refits
    const percentiles = report.refits.slice(1).map(({ percentile }) => percentile);
    const squares = percentiles.reduce((sum, one) => sum + (one - report.percentile) ** 2, 0);
    const n = percentiles.length;
    const reach = studentQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n);
    const { lower, upper } = report.percentileInterval!;
    // drawn 1,000 times: a standard error is known to one part in 45
    expect(Math.abs(lower - Math.max(0, report.percentile - reach))).toBeLessThan(0.1 * reach);
    expect(Math.abs(upper - Math.min(1, report.percentile + reach))).toBeLessThan(0.1 * reach);
  });

  test("a head that hardly matters has nothing to transfer, but effects and controls all the same", async () => {
    const circuit = circuitOf([{ layer: 1, head: 0 }]);
    const report = portability(await losses(circuit), circuit);
    expect(report.transfer).toBeNull();
    expect(report.refits.map(({ transfer }) => transfer)).toEqual([null, null, null, null]);
    expect(report.mapped.value).toEqual(expect.any(Number));
  });
});

/** Untrained weights with one head of layer 0, at a random place, that looks at the token itself and writes what follows. */
function planted(seed: number): { at: number; weights: Weights } {
  const weights = initParameters(config, seed, { standardDeviation: 0.02, residualStandardDeviation: 0.02 });
  const { dModel, dHead, dVocab } = config;
  const at = randomStream(seed, "place").integer(config.nHeads);
  // tokens are dimensions 0 to 10; positions are none of them
  const embed = weights["embed.W_E"].fill(0);
  for (let token = 0; token < dVocab; token++) embed[token * dModel + token] = 3;
  weights["pos_embed.W_pos"].fill(0);
  // queries and keys of the planted head agree where tokens do: only the last token is like itself
  const [q, k, v, o] = ["W_Q", "W_K", "W_V", "W_O"].map((name) => weights[`blocks.0.attn.${name}`]);
  const from = at * dModel * dHead;
  for (const w of [q, k, v]) w.fill(0, from, from + dModel * dHead);
  o.fill(0, from, from + dModel * dHead);
  // 4 dimensions hold 11 tokens as points of a cube's corners
  for (let token = 0; token < dVocab; token++) {
    for (let i = 0; i < dHead; i++) {
      const sign = (token >> i) & 1 ? 1 : -1;
      q[from + token * dHead + i] = 2 * sign;
      k[from + token * dHead + i] = 2 * sign;
      v[from + token * dHead + i] = sign;
      o[from + i * dModel + ((token + 1) % dVocab)] += sign;
    }
  }
  const unembed = weights["unembed.W_U"].fill(0);
  for (let token = 0; token < dVocab; token++) unembed[token * dVocab + token] = 1;
  return { at, weights };
}

describe("refusals", () => {
  const losses: PortedLosses = {
    refit: 0,
    heads: [],
    tokens: [3, 4],
    whole: [1, 2],
    losses: [
      [1, 2],
      [1, 2],
    ],
  };
  const circuit = { refit: 0, heads: [{ layer: 0, head: 0 }], kind: "zero" as const };

  test("one refit has nowhere to map heads to; prompts must be the same", () => {
    expect(() => portability([losses], circuit)).toThrow("needs at least 2, but there is 1");
    expect(() => portability([losses, { ...losses, refit: 1, tokens: [3, 5] }], circuit)).toThrow(
      "refit 1 was measured on other prompts than refit 0",
    );
  });
});
