/** The transformer in plain float64 loops, written from the formulas: what attention and losses are held against. */

import type { ModelConfig, Weights } from "@seedscope/core";

type Rows = number[][];

/** Patterns by layer and head, [query][key], and the loss of each token but the first. Learned positions, exact GELU. */
export function plainForward(config: ModelConfig, weights: Weights, tokens: readonly number[]) {
  const { nLayers, nHeads, dModel, dHead, layerNormEpsilon } = config;
  const w = (name: string) => weights[name] as Float32Array;
  let stream: Rows = tokens.map((token, position) =>
    Array.from(
      { length: dModel },
      (_, d) => w("embed.W_E")[token * dModel + d] + w("pos_embed.W_pos")[position * dModel + d],
    ),
  );
  const patterns: Rows[][] = [];
  for (let layer = 0; layer < nLayers; layer++) {
    const at = (name: string) => w(`blocks.${layer}.${name}`);
    const x = normed(stream, at("ln1.w"), at("ln1.b"), layerNormEpsilon);
    const added: Rows = stream.map(() => Array.from(at("attn.b_O")));
    patterns.push([]);
    for (let head = 0; head < nHeads; head++) {
      const part = (name: string) =>
        times(
          x,
          at(`attn.W_${name}`).subarray(head * dModel * dHead, (head + 1) * dModel * dHead),
          dHead,
          at(`attn.b_${name}`).subarray(head * dHead, (head + 1) * dHead),
        );
      const [query, key, value] = [part("Q"), part("K"), part("V")];
      const pattern = query.map((q, i) =>
        softmax(key.slice(0, i + 1).map((k) => q.reduce((sum, one, d) => sum + one * k[d], 0) / Math.sqrt(dHead))),
      );
      patterns[layer].push(pattern);
      const z = pattern.map((row) =>
        Array.from({ length: dHead }, (_, d) => row.reduce((sum, p, k) => sum + p * value[k][d], 0)),
      );
      const out = times(z, at("attn.W_O").subarray(head * dHead * dModel, (head + 1) * dHead * dModel), dModel);
      for (const [i, row] of out.entries()) for (const [d, v] of row.entries()) added[i][d] += v;
    }
    stream = plus(stream, added);
    if (!config.mlp) continue;
    const hidden = times(
      normed(stream, at("ln2.w"), at("ln2.b"), layerNormEpsilon),
      at("mlp.W_in"),
      config.mlp.dMlp,
      at("mlp.b_in"),
    );
    stream = plus(
      stream,
      times(
        hidden.map((row) => row.map(gelu)),
        at("mlp.W_out"),
        dModel,
        at("mlp.b_out"),
      ),
    );
  }
  const last = normed(stream, w("ln_final.w"), w("ln_final.b"), layerNormEpsilon);
  const logits = times(last, w("unembed.W_U"), config.dVocab, w("unembed.b_U"));
  const losses = tokens.slice(1).map((token, position) => -Math.log(softmax(logits[position])[token]));
  return { patterns, losses };
}

/** rows · W + b, W [in, out] */
function times(rows: Rows, weights: Float32Array, width: number, bias?: Float32Array): Rows {
  return rows.map((row) =>
    Array.from({ length: width }, (_, out) =>
      row.reduce((sum, v, i) => sum + v * weights[i * width + out], bias?.[out] ?? 0),
    ),
  );
}

function plus(a: Rows, b: Rows): Rows {
  return a.map((row, i) => row.map((v, d) => v + b[i][d]));
}

function normed(rows: Rows, scale: Float32Array, shift: Float32Array, epsilon: number): Rows {
  return rows.map((row) => {
    const mean = row.reduce((sum, v) => sum + v, 0) / row.length;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length;
    return row.map((v, d) => ((v - mean) / Math.sqrt(variance + epsilon)) * scale[d] + shift[d]);
  });
}

function softmax(scores: number[]): number[] {
  const most = Math.max(...scores);
  const exps = scores.map((score) => Math.exp(score - most));
  const sum = exps.reduce((a, b) => a + b, 0);
  return exps.map((e) => e / sum);
}

/** x · Φ(x), Φ by the series of erf, which converges for every x */
function gelu(x: number): number {
  const y = Math.min(Math.abs(x) / Math.SQRT2, 6);
  let [term, sum] = [y, y];
  for (let n = 1; n < 200; n++) {
    term *= (-y * y) / n;
    sum += term / (2 * n + 1);
  }
  return (x * (1 + (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI))) / 2;
}
