/** What the heads of one refit attend to on one text, and how surely the refit predicts each of its tokens. */
import { tokenLosses } from "../engine/ops.js";
import type { Engine, Program } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { InvalidInput } from "../errors.js";
import { hookName, weightSignature } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import { forward } from "../model/forward.js";
import type { Weights } from "../model/parameters.js";
import { padded, paddedLength } from "./buckets.js";

export interface TextPatterns {
  nTokens: number;
  /** whose heads these are, ascending */
  layers: number[];
  nHeads: number;
  /** [layer, head, nTokens(nTokens + 1)/2]: attention weights on and below the diagonal, row by row; each row sums to 1 */
  patterns: Float32Array;
  /** [nTokens - 1]: of every token but the first, in nats */
  losses: Float32Array;
}

/** The number of positions that a text's program has. */
export function positionsFor(nTokens: number, { nCtx }: ModelConfig): number {
  return Math.min(nCtx, paddedLength(nTokens));
}

/** A program that gives `losses` [nPositions] and the patterns of some layers, under their hook names. */
export function compileTextPatterns(
  engine: Engine,
  config: ModelConfig,
  { nPositions, layers }: { nPositions: number; layers: readonly number[] },
): Promise<Program> {
  const wanted = new Set(layers.map((layer) => hookName("pattern", layer)));
  const ids = { shape: [1, nPositions], dtype: "int32" as const };
  return engine.compile(
    (inputs) => {
      const outputs: Record<string, tf.Tensor> = {};
      const logits = forward(config, inputs, inputs.tokens, (name, activation) => {
        if (wanted.has(name)) outputs[name] = activation;
      });
      return { ...outputs, losses: tokenLosses(logits, tf.reshape(inputs.targets, [-1])) };
    },
    { ...weightSignature(config), tokens: ids, targets: ids },
  );
}

/**
 * @param program of `compileTextPatterns`, for these layers and `positionsFor` so many tokens
 * @param tokens 1 to nCtx ids, BOS first where there is one
 * @throws InvalidInput if a pattern is not finite
 */
export async function textPatterns(
  program: Program,
  config: ModelConfig,
  weights: Weights,
  tokens: Int32Array,
  layers: readonly number[],
): Promise<TextPatterns> {
  const nTokens = tokens.length;
  const nPositions = positionsFor(nTokens, config);
  const shape = { batch: 1, nPositions };
  const outputs = await program.run({
    ...weights,
    tokens: padded([tokens], shape),
    targets: padded([tokens.subarray(1)], shape),
  });
  const entries = (nTokens * (nTokens + 1)) / 2;
  const patterns = new Float32Array(layers.length * config.nHeads * entries);
  let at = 0;
  for (const layer of layers) {
    const whole = outputs[hookName("pattern", layer)] as Float32Array;
    for (let head = 0; head < config.nHeads; head++) {
      for (let query = 0; query < nTokens; query++) {
        const row = (head * nPositions + query) * nPositions;
        patterns.set(whole.subarray(row, row + query + 1), at);
        at += query + 1;
      }
    }
  }
  if (!patterns.every(Number.isFinite)) {
    throw new InvalidInput("an attention pattern is not finite; the refit's weights are unusable");
  }
  return {
    nTokens,
    layers: [...layers],
    nHeads: config.nHeads,
    patterns,
    losses: (outputs.losses as Float32Array).slice(0, nTokens - 1),
  };
}

/** One head's part of it: [nTokens(nTokens + 1)/2]. @throws RangeError if the layer is not among those computed */
export function patternOf(
  { nTokens, layers, nHeads, patterns }: TextPatterns,
  layer: number,
  head: number,
): Float32Array {
  const place = layers.indexOf(layer);
  if (place === -1) throw new RangeError(`layer ${layer} was not computed, only ${layers.join(", ")}`);
  const entries = (nTokens * (nTokens + 1)) / 2;
  const from = (place * nHeads + head) * entries;
  return patterns.subarray(from, from + entries);
}
