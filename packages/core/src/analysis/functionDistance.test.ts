import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { compileCapture } from "../model/capture.js";
import { modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { divergences, functionDistance } from "./functionDistance.js";

const cpu = await openEngine({ name: "cpu" });
const onnx = await openEngine({ name: "onnx", threads: 1 });
afterAll(() => Promise.all([cpu.dispose(), onnx.dispose()]));

const config = modelConfig({ layers: 2, heads: 2, dModel: 8, contextLength: 20, vocab: 11 });
// wide, so that predictions are far from even and from each other
const [left, right] = [3, 4].map((seed) =>
  initParameters(config, seed, { standardDeviation: 0.8, residualStandardDeviation: 0.8 }),
);
const draws = randomStream(7, "prompts");
const promptOf = (length: number) => Int32Array.from({ length }, () => draws.integer(config.dVocab));
/** three bucket lengths (8, 16 and 20), more of one than fit a batch */
const prompts = [2, 20, 16, 17, 5, 3, 9, 12, 4, 7, 6, 8, 2, 3, 4, 5].map(promptOf);

const distance = (a: Weights, b: Weights, engine = cpu, some = prompts) =>
  functionDistance({ engine, config, refits: [async () => a, async () => b], prompts: some });

/** ln of the distribution after each token, in float64 from the logits of the prompt alone, without padding. */
async function logDistributions(weights: Weights, tokens: Int32Array): Promise<number[][]> {
  const program = await compileCapture(cpu, config, { batch: 1, nPositions: tokens.length, sites: [], logits: true });
  const { logits } = await program.run({ ...weights, tokens });
  await program.dispose();
  return Array.from(tokens, (_, position) => {
    const row = Array.from(logits.subarray(position * config.dVocab, (position + 1) * config.dVocab));
    const whole = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return row.map((logit) => logit - whole);
  });
}

const kl = (p: number[], q: number[]) => p.reduce((sum, log, i) => sum + Math.exp(log) * (log - q[i]), 0);
const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

describe.each([
  ["cpu", cpu],
  ["onnx", onnx],
])("on %s", (_, engine) => {
  test("each prompt's sums are those of a loop over its own distributions, in float64", async () => {
    const { tokens, sums } = await distance(left, right, engine);
    expect(tokens).toEqual(prompts.map(({ length }) => length));
    for (const [i, prompt] of prompts.entries()) {
      const [p, q] = [await logDistributions(left, prompt), await logDistributions(right, prompt)];
      const mixed = p.map((row, at) => row.map((log, k) => Math.log((Math.exp(log) + Math.exp(q[at][k])) / 2)));
      const expected = {
        leftToRight: total(p.map((row, at) => kl(row, q[at]))),
        rightToLeft: total(q.map((row, at) => kl(row, p[at]))),
        jensenShannon: total(p.map((row, at) => (kl(row, mixed[at]) + kl(q[at], mixed[at])) / 2)),
      };
      // logits of float32 near 10, whose differences are taken in float32 here and in float64 there
      for (const name of divergences) {
        expect(Math.abs(sums[name][i] - expected[name]), `${i} ${name}`).toBeLessThan(1e-5 * prompt.length);
      }
      // they tell left from right, and neither is the other's
      expect(Math.abs(expected.leftToRight - expected.rightToLeft)).toBeGreaterThan(1e-3);
      expect(sums.jensenShannon[i]).toBeLessThan(Math.log(2) * prompt.length);
    }
  });
});

test("a refit is at no distance from itself; exchanged, the two ways change places", async () => {
  const own = await distance(left, left);
  for (const name of divergences) expect(Math.max(...own.sums[name].map(Math.abs))).toBeLessThan(1e-6);
  const [there, back] = [await distance(left, right), await distance(right, left)];
  for (const [i] of prompts.entries()) {
    expect(there.sums.leftToRight[i]).toBeCloseTo(back.sums.rightToLeft[i], 5);
    expect(there.sums.jensenShannon[i]).toBeCloseTo(back.sums.jensenShannon[i], 5);
  }
});

test("where one refit rules out what the other expects, numbers stay finite", async () => {
  // logits 200 apart: e^-200 is 0 in float32
  const sure = (token: number) => ({
    ...left,
    "unembed.W_U": new Float32Array(config.dModel * config.dVocab),
    "unembed.b_U": Float32Array.from({ length: config.dVocab }, (_, i) => (i === token ? 200 : 0)),
  });
  const { sums, tokens } = await distance(sure(1), sure(2));
  // all of p is on one token whose ln q is -200; of the mixture, half
  expect(sums.leftToRight[0] / tokens[0]).toBeCloseTo(200, 3);
  expect(sums.jensenShannon[0] / tokens[0]).toBeCloseTo(Math.log(2), 5);
});

test("progress is told prompt by prompt; what does not fit or is not finite is refused", async () => {
  const told: [number, number][] = [];
  await functionDistance({
    engine: cpu,
    config,
    refits: [async () => left, async () => right],
    prompts,
    onProgress: (...now) => told.push(now),
  });
  expect(told).toEqual(prompts.map((_, i) => [i + 1, prompts.length]));
  await expect(distance(left, right, cpu, [Int32Array.of(1)])).rejects.toThrow("prompt 0 has 1 tokens");
  const broken = { ...right, "unembed.b_U": new Float32Array(config.dVocab).fill(Number.NaN) };
  await expect(distance(left, broken)).rejects.toThrow("what the refits predict on the prompts is not finite");
});
