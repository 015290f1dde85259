/** How far apart what two refits predict is: divergences of their next-token distributions. */
import type { Engine, Program, Signature } from "../engine/program.js";
import * as tf from "../engine/tf.js";
import { InvalidInput } from "../errors.js";
import { weightSignature } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import { finalStream, logitsOf, type WeightTensors } from "../model/forward.js";
import type { Weights } from "../model/parameters.js";
import { byBucket, padded, tiles } from "./buckets.js";
import { requirePrompts } from "./perplexity.js";

/** p is the left refit's distribution, q the right one's. */
export const divergences = ["leftToRight", "rightToLeft", "jensenShannon"] as const;
export type Divergence = (typeof divergences)[number];

/** Sums over the tokens of each prompt, as plain data: all arrays are by prompt. */
export interface FunctionDistance {
  /** BOS included */
  tokens: number[];
  /** KL(p‖q), KL(q‖p) and Jensen-Shannon, in nats */
  sums: Record<Divergence, number[]>;
}

/** What `functionDistance` works on. */
export interface FunctionDistanceRequest {
  engine: Engine;
  config: ModelConfig;
  /** each is asked for once */
  refits: readonly [left: () => Promise<Weights>, right: () => Promise<Weights>];
  /** token ids, BOS first where there is one, each at least 2 and at most nCtx long */
  prompts: readonly Int32Array[];
  /** told after each prompt has gone through both */
  onProgress?: (done: number, total: number) => void;
}

const promptsAtOnce = 8;
/** Logits that are held at once of each refit, in bytes: some eight arrays of that size are. */
const logitsBytes = 16 * 2 ** 20;

/**
 * Divergences of what the two refits predict after every token of every prompt, BOS and the last one included:
 * `KL(p‖q) = Σ p ln(p/q)`, the other way round, and `JS = KL(p‖m)/2 + KL(q‖m)/2` with `m = (p + q)/2`.
 *
 * Both go through one program, so that distributions of the whole vocabulary never leave the engine; it takes the weights
 * of two refits.
 *
 * @returns KL ≥ 0, without a bound; JS in [0, ln 2]; all up to the rounding of float32, some 1e-6 a token
 * @throws InvalidInput if a prompt does not fit, or a divergence is not finite
 * @see Kullback & Leibler 1951; Lin 1991
 */
export async function functionDistance(request: FunctionDistanceRequest): Promise<FunctionDistance> {
  const { engine, config, refits, onProgress } = request;
  requirePrompts(request.prompts, config);
  // views of the prompts: each an object of its own, even where one prompt stands twice among them
  const prompts = request.prompts.map((prompt) => prompt.subarray());
  const places = new Map(prompts.map((prompt, i) => [prompt, i]));
  const weights = { ...prefixed("left", await refits[0]()), ...prefixed("right", await refits[1]()) };
  const found: FunctionDistance = {
    tokens: prompts.map(({ length }) => length),
    sums: { leftToRight: [], rightToLeft: [], jensenShannon: [] },
  };
  let done = 0;
  for (const [nPositions, same] of byBucket(prompts, config.nCtx)) {
    const shape = { batch: Math.min(promptsAtOnce, same.length), nPositions };
    const program = await compileDivergences(engine, config, shape);
    try {
      for (const some of tiles(same, shape.batch)) {
        const outputs = await program.run({ ...weights, tokens: padded(some, shape) });
        for (const [i, prompt] of some.entries()) {
          const place = places.get(prompt) as number;
          for (const divergence of divergences) {
            let sum = 0;
            for (let at = 0; at < prompt.length; at++) sum += outputs[divergence][i * nPositions + at];
            found.sums[divergence][place] = sum;
          }
          onProgress?.(++done, prompts.length);
        }
      }
    } finally {
      await program.dispose();
    }
  }
  if (divergences.some((divergence) => !found.sums[divergence].every(Number.isFinite))) {
    throw new InvalidInput("what the refits predict on the prompts is not finite; the weights are unusable");
  }
  return found;
}

type Side = "left" | "right";

function prefixed<T>(side: Side, weights: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [`${side}.${name}`, value]));
}

/** Takes both refits' weights and `tokens` int32 [batch, nPositions]; gives each divergence [batch · nPositions]. */
function compileDivergences(
  engine: Engine,
  config: ModelConfig,
  { batch, nPositions }: { batch: number; nPositions: number },
): Promise<Program> {
  const own = weightSignature(config);
  const signature: Signature = {
    ...prefixed("left", own),
    ...prefixed("right", own),
    tokens: { shape: [batch, nPositions], dtype: "int32" },
  };
  const rowsAtOnce = Math.max(1, Math.floor(logitsBytes / (4 * config.dVocab)));
  return engine.compile((inputs) => {
    const [left, right] = (["left", "right"] as const).map((side) => {
      const weights: WeightTensors = Object.fromEntries(
        Object.keys(own).map((name) => [name, inputs[`${side}.${name}`]]),
      );
      const stream = finalStream(config, weights, inputs.tokens, () => undefined);
      return { weights, stream: tf.reshape(stream, [batch * nPositions, config.dModel]) };
    });
    const parts: Record<Divergence, tf.Tensor>[] = [];
    for (let first = 0; first < batch * nPositions; first += rowsAtOnce) {
      const some = Math.min(rowsAtOnce, batch * nPositions - first);
      const logProbabilities = ({ weights, stream }: typeof left) =>
        tf.logSoftmax(logitsOf(config, weights, tf.slice(stream, [first, 0], [some, config.dModel])));
      parts.push(tf.tidy(() => divergencesOf(logProbabilities(left), logProbabilities(right))));
    }
    return Object.fromEntries(divergences.map((name) => [name, tf.concat(parts.map((part) => part[name]))]));
  }, signature);
}

/** @param logP, logQ ln p and ln q [rows, dVocab] @returns [rows] each */
function divergencesOf(logP: tf.Tensor, logQ: tf.Tensor): Record<Divergence, tf.Tensor> {
  const [p, q] = [tf.exp(logP), tf.exp(logQ)];
  // ln (p + q)/2, of the larger one's logarithm: neither is 0 where the other is
  const ratio = tf.exp(tf.neg(tf.abs(tf.sub(logP, logQ))));
  const logM = tf.add(tf.maximum(logP, logQ), tf.log(tf.mul(tf.add(ratio, 1), 0.5)));
  const kl = (of: tf.Tensor, log: tf.Tensor, logOther: tf.Tensor) => tf.sum(tf.mul(of, tf.sub(log, logOther)), 1);
  return {
    leftToRight: kl(p, logP, logQ),
    rightToLeft: kl(q, logQ, logP),
    jensenShannon: tf.mul(tf.add(kl(p, logP, logM), kl(q, logQ, logM)), 0.5),
  };
}
