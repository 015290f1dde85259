/** A model of two layers with a head each, built by hand: the first looks at the token before, the second inducts. */
import { type ModelConfig, modelConfig } from "../src/model/config.js";
import { parameterShapes, type Weights } from "../src/model/parameters.js";

const vocab = 24;
const context = 33;
/** How surely the heads look: scores are this much apart. */
const sharpness = 60;

/**
 * The stream has a one-hot token, a one-hot position, and room for a token that the first head writes: that of the
 * position before. The second head's query is the token, its key the token before: it looks to where its own token was,
 * one further. LayerNorm only scales: each of these rows has the same mean and length but for what head 0 adds.
 *
 * @param previous false: head 0 writes nothing
 */
export function inductionModel({ previous }: { previous: boolean }): { config: ModelConfig; weights: Weights } {
  const dModel = 2 * vocab + context;
  const config = modelConfig({
    layers: 2,
    heads: 1,
    dModel,
    dHead: Math.max(vocab, context),
    contextLength: context,
    vocab,
    attentionOnly: true,
  });
  const { dHead } = config;
  const shapes = parameterShapes(config);
  const weights: Weights = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(/ln.*\.w$/.test(name) ? 1 : 0),
    ]),
  );
  const set = (name: string, row: number, column: number, value: number) => {
    weights[name][row * (shapes[name].at(-1) as number) + column] = value;
  };
  const [position, before] = [vocab, vocab + context];
  for (let token = 0; token < vocab; token++) set("embed.W_E", token, token, 1);
  for (let at = 0; at < context; at++) set("pos_embed.W_pos", at, position + at, 1);
  // queries ask for the position before: its one-hot, one further
  const gain = sharpness ** 0.5;
  for (let at = 1; at < context; at++) set("blocks.0.attn.W_Q", position + at, at - 1, gain);
  for (let at = 0; at < context; at++) set("blocks.0.attn.W_K", position + at, at, gain);
  for (let token = 0; token < vocab; token++) {
    set("blocks.0.attn.W_V", token, token, 1);
    if (previous) set("blocks.0.attn.W_O", token, before + token, 1);
    set("blocks.1.attn.W_Q", token, token, gain);
    set("blocks.1.attn.W_K", before + token, token, gain);
  }
  if (dHead < vocab) throw new Error(`a head of ${dHead} holds no ${vocab} tokens`);
  return { config, weights };
}
