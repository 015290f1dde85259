/** Stitched losses: a float64 transformer and Procrustes written anew here, and refits of which it is known that nothing is lost. */
import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../engine/engine.js";
import { type ModelConfig, modelConfig } from "../model/config.js";
import { initParameters, type Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { turnAboutMean, withStreamTurned } from "./fixtures/circuits/permuted.js";
import { promptLoss } from "./perplexity.js";
import { stitchedLosses } from "./stitchedLosses.js";

const engines = { cpu: await openEngine({ name: "cpu" }), onnx: await openEngine({ name: "onnx", threads: 1 }) };
afterAll(async () => {
  for (const engine of Object.values(engines)) await engine.dispose();
});

/** Wide, so that losses are far apart; gains and biases of norms that are none of 1 and 0. */
function drawn(config: ModelConfig, seed: number): Weights {
  const draws = randomStream(seed, "gains");
  const weights = initParameters(config, seed, { standardDeviation: 0.8, residualStandardDeviation: 0.8 });
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      /ln|b_/.test(name) ? values.map((value) => value + 0.2 * draws.normal()) : values,
    ]),
  );
}

const config = modelConfig({ layers: 2, heads: 2, dModel: 6, dHead: 3, contextLength: 20, vocab: 11, dMlp: 10 });
const draws = randomStream(5, "prompts");
/** three bucket lengths (8, 16 and 20), and of both halves in each */
const prompts = [7, 20, 16, 17, 5, 12, 19, 20, 9, 11, 2].map((length) =>
  Int32Array.from({ length }, () => draws.integer(config.dVocab)),
);
const refits = [3, 4].map((seed) => drawn(config, seed));
const stitch = (left: Weights, right: Weights, more: Partial<Parameters<typeof stitchedLosses>[0]> = {}) =>
  stitchedLosses({
    engine: engines.onnx,
    config,
    refits: [async () => left, async () => right],
    prompts,
    ...more,
  });
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

// float64 from here on: matrices are arrays of rows

type Matrix = number[][];
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const flipped = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const sum = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((value, j) => value + b[i][j]));

/** A weight's part from `at` on as rows. */
function rows(weights: Weights, name: string, width: number, at = 0, count = weights[name].length / width): Matrix {
  return Array.from({ length: count }, (_, i) =>
    Array.from(weights[name].subarray(at + i * width, at + (i + 1) * width)),
  );
}

function normed(stream: Matrix, weights: Weights, name: string): Matrix {
  return stream.map((row) => {
    const centre = total(row) / row.length;
    const deviation = Math.sqrt(total(row.map((x) => (x - centre) ** 2)) / row.length + config.layerNormEpsilon);
    return row.map((x, i) => ((x - centre) / deviation) * weights[`${name}.w`][i] + weights[`${name}.b`][i]);
  });
}

/** erf by its series, good to 1e-12 where it is asked for. */
function erf(x: number): number {
  let [term, series] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= -(x * x) / n;
    series += term / (2 * n + 1);
  }
  return Math.abs(x) > 5 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * series;
}

function layer64(stream: Matrix, weights: Weights, layer: number): Matrix {
  const { nHeads, dModel, dHead, mlp } = config;
  const block = `blocks.${layer}`;
  const x = normed(stream, weights, `${block}.ln1`);
  let result = stream.map((row) => row.map((value, i) => value + weights[`${block}.attn.b_O`][i]));
  for (let head = 0; head < nHeads; head++) {
    const read = (of: string) => {
      const bias = weights[`${block}.attn.b_${of}`].subarray(head * dHead, (head + 1) * dHead);
      const matrix = rows(weights, `${block}.attn.W_${of}`, dHead, head * dModel * dHead, dModel);
      return times(x, matrix).map((row) => row.map((value, i) => value + bias[i]));
    };
    const [q, k, v] = [read("Q"), read("K"), read("V")];
    const pattern = q.map((query, i) => {
      const scores = k.map((key, j) =>
        j > i ? 0 : Math.exp(total(query.map((value, d) => value * key[d])) / Math.sqrt(dHead)),
      );
      return scores.map((score) => score / total(scores));
    });
    const writes = rows(weights, `${block}.attn.W_O`, dModel, head * dHead * dModel, dHead);
    result = sum(result, times(times(pattern, v), writes));
  }
  const hidden = times(normed(result, weights, `${block}.ln2`), rows(weights, `${block}.mlp.W_in`, mlp!.dMlp)).map(
    (row) =>
      row.map((value, i) => {
        const at = value + weights[`${block}.mlp.b_in`][i];
        return (at * (1 + erf(at / Math.SQRT2))) / 2;
      }),
  );
  const written = times(hidden, rows(weights, `${block}.mlp.W_out`, dModel));
  return sum(
    result,
    written.map((row) => row.map((value, i) => value + weights[`${block}.mlp.b_out`][i])),
  );
}

/** The stream before every layer, and after the last. */
function streams64(weights: Weights, tokens: Int32Array): Matrix[] {
  const { dModel, nLayers } = config;
  const positions = rows(weights, "pos_embed.W_pos", dModel);
  const embedded = rows(weights, "embed.W_E", dModel);
  const streams = [Array.from(tokens, (token, at) => embedded[token].map((value, i) => value + positions[at][i]))];
  for (let layer = 0; layer < nLayers; layer++) streams.push(layer64(streams[layer], weights, layer));
  return streams;
}

/** Summed loss of a prompt, from the stream before a layer on. */
function lossFrom(stream: Matrix, weights: Weights, layer: number, tokens: Int32Array): number {
  let last = stream;
  for (let at = layer; at < config.nLayers; at++) last = layer64(last, weights, at);
  const read = times(normed(last, weights, "ln_final"), rows(weights, "unembed.W_U", config.dVocab));
  return total(
    read.slice(0, -1).map((row, at) => {
      const logits = row.map((value, i) => value + weights["unembed.b_U"][i]);
      return Math.log(total(logits.map(Math.exp))) - logits[tokens[at + 1]];
    }),
  );
}

/** By Gauss and Jordan. */
function inverse(matrix: Matrix): Matrix {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < n; column++) {
    const pivot = work.slice(column).reduce((best, row, i) => {
      return Math.abs(row[column]) > Math.abs(work[best][column]) ? i + column : best;
    }, column);
    [work[column], work[pivot]] = [work[pivot], work[column]];
    const scaled = work[column].map((value) => value / work[column][column]);
    for (let row = 0; row < n; row++) {
      const factor = work[row][column];
      work[row] = row === column ? scaled : work[row].map((value, i) => value - factor * scaled[i]);
    }
  }
  return work.map((row) => row.slice(n));
}

/** Orthogonal factor of the polar decomposition, by Newton's iteration on X + X⁻ᵀ. */
function polar(matrix: Matrix): Matrix {
  let x = matrix;
  for (let step = 0; step < 60; step++) {
    const other = flipped(inverse(x));
    x = x.map((row, i) => row.map((value, j) => (value + other[i][j]) / 2));
  }
  return x;
}

function centred(stream: Matrix): { mean: number[]; rows: Matrix } {
  const mean = stream[0].map((_, i) => total(stream.map((row) => row[i])) / stream.length);
  return { mean, rows: stream.map((row) => row.map((value, i) => value - mean[i])) };
}

describe("against float64", () => {
  const [left, right] = refits.map((weights) => prompts.map((prompt) => streams64(weights, prompt)));
  const expected = [0, 1].map((layer) => {
    const byHalf = [0, 1].map((half) => {
      const of = (streams: Matrix[][]) => centred(streams.filter((_, i) => i % 2 === half).flatMap((s) => s[layer]));
      const [x, y] = [of(left), of(right)];
      const map = polar(times(flipped(x.rows), y.rows));
      const along = times(x.rows, map).map((row, i) => total(row.map((value, j) => value * y.rows[i][j])));
      const scale = total(along) / total(x.rows.flat().map((value) => value ** 2));
      return { map, scale, from: x.mean, to: y.mean };
    });
    const losses = prompts.map((prompt, i) => {
      const { map, scale, from, to } = byHalf[1 - (i % 2)];
      const moved = times(
        left[i][layer].map((row) => row.map((value, j) => value - from[j])),
        map,
      ).map((row) => row.map((value, j) => scale * value + to[j]));
      // the mean stream goes through every position here
      const constant = moved.map(() => to);
      return [moved, constant].map((stream) => lossFrom(stream, refits[1], layer, prompt));
    });
    return { stitched: losses.map(([one]) => one), mean: losses.map(([, one]) => one) };
  });

  test.each(["cpu", "onnx"] as const)("each prompt's losses on %s", async (name) => {
    const found = await stitch(refits[0], refits[1], { engine: engines[name] });
    expect(found.tokens).toEqual(prompts.map(({ length }) => length - 1));
    // 7 + 16 + 5 + 19 + 9 + 2 tokens of the one half, 20 + 17 + 12 + 20 + 11 of the other
    expect(found.fittedTokens).toEqual([58, 80]);
    for (const [i, prompt] of prompts.entries()) {
      const own = lossFrom(right[i][0], refits[1], 0, prompt);
      // float32 streams of some units, through maps of products that are good to 1e-6
      const near = (value: number, wanted: number, what: string) =>
        expect(Math.abs(value - wanted) / found.tokens[i], `${i} ${what}`).toBeLessThan(1e-4);
      near(found.own[i], own, "own");
      for (const layer of [0, 1]) {
        near(found.stitched[layer][i], expected[layer].stitched[i], `stitched before ${layer}`);
        near(found.mean[layer][i], expected[layer].mean[i], `mean before ${layer}`);
      }
    }
    // the three differ by far more than the tolerance
    const perToken = (sums: number[]) => total(sums) / total(found.tokens);
    const [own, stitched, constant] = [found.own, found.stitched[1], found.mean[1]].map(perToken);
    expect(Math.abs(stitched - own)).toBeGreaterThan(0.02);
    expect(Math.abs(stitched - constant)).toBeGreaterThan(0.02);
  });

  test("what is computed at once does not matter", async () => {
    const whole = await stitch(refits[0], refits[1]);
    // 240 bytes or more a position, of 40 (heads and positions), 19 of them: one layer at a time, then one prompt
    for (const memoryBytes of [1, 3 * 4 * 38 * 19]) {
      const parts = await stitch(refits[0], refits[1], { memoryBytes });
      for (const [layer, losses] of whole.stitched.entries()) {
        for (const [i, loss] of losses.entries()) expect(parts.stitched[layer][i]).toBeCloseTo(loss, 3);
      }
    }
  });
});

const kinds = {
  "learned positions, MLPs": {},
  "attention alone": { attentionOnly: true },
  "rotary positions, attention and MLP beside each other": {
    positions: { kind: "rotary", dims: 2, base: 10_000 },
    parallelResidual: true,
  },
  "tied embeddings, scores scaled by layer": { tiedUnembed: true, inverseLayerScaling: true },
} as const;

test.each(Object.entries(kinds))("stitched to itself a refit loses nothing: %s", async (_, kind) => {
  const own = modelConfig({ layers: 3, heads: 2, dModel: 8, contextLength: 20, vocab: 11, ...kind });
  const weights = drawn(own, 8);
  const found = await stitch(weights, weights, { config: own });
  const { loss, tokens } = await promptLoss(engines.onnx, own, weights, prompts);
  expect(total(found.own) / tokens).toBeCloseTo(loss, 5);
  for (const layer of [0, 1, 2]) {
    expect(total(found.stitched[layer]) / tokens).toBeCloseTo(loss, 3);
    expect(found.alignment[layer]).toBeCloseTo(1, 5);
    expect(Math.abs(total(found.mean[layer]) / tokens - loss)).toBeGreaterThan(0.02);
  }
});

test("a refit whose stream is turned loses nothing, though its stream is another", async () => {
  const turned = withStreamTurned(
    config,
    refits[0],
    turnAboutMean(config.dModel, () => draws.normal()),
  );
  const [[before], [after]] = [refits[0], turned].map((weights) => streams64(weights, prompts[0]));
  expect(Math.max(...before.flatMap((row, i) => row.map((x, j) => Math.abs(x - after[i][j]))))).toBeGreaterThan(0.5);
  const found = await stitch(turned, refits[0]);
  for (const losses of found.stitched) {
    expect((total(losses) - total(found.own)) / total(found.tokens)).toBeCloseTo(0, 3);
  }
});

test("progress ends where it should; one prompt, and losses that are not finite, are refused", async () => {
  const told: [number, number][] = [];
  await stitch(refits[0], refits[1], { onProgress: (...now) => told.push(now) });
  const [done, all] = told.at(-1)!;
  expect([done, all]).toEqual([4 * prompts.length + 4, 4 * prompts.length + 4]);
  await expect(stitch(refits[0], refits[1], { prompts: prompts.slice(0, 1) })).rejects.toThrow(
    "maps are fitted on half of the prompts, and there is 1",
  );
  const broken = { ...refits[1], "unembed.b_U": new Float32Array(config.dVocab).fill(Number.NaN) };
  await expect(stitch(refits[0], broken)).rejects.toThrow("a loss of the stitched refits is not finite");
});
