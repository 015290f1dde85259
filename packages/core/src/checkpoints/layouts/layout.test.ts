import { describe, expect, test } from "vitest";
import { type ModelConfig, modelConfig } from "../../model/config.js";
import { initParameters, parameterShapes } from "../../model/parameters.js";
import { CheckpointError } from "../errors.js";
import type { TensorFile, TensorInfo } from "../tensorFile.js";
import { layoutOf, misfits, readWeights } from "./layout.js";

const sizes = { layers: 2, heads: 2, dModel: 6, contextLength: 5, vocab: 7 };
const learned = modelConfig(sizes);
const rotary = modelConfig({ ...sizes, positions: { kind: "rotary", dims: 2, base: 10_000 } });

describe("a layout is recognised by its tensors' names", () => {
  test.each([
    ["transformer-lens", ["embed.W_E", "blocks.0.ln1.w"]],
    ["gpt2", ["transformer.wte.weight", "transformer.h.0.ln_1.weight", "lm_head.weight"]],
    ["gpt2", ["wte.weight", "h.0.ln_1.weight"]],
    ["gpt-neox", ["gpt_neox.embed_in.weight", "embed_out.weight"]],
    ["gpt-neox", ["embed_in.weight"]],
  ])("%s", (name, names) => {
    expect(layoutOf(new Set(names), "f").name).toBe(name);
  });

  test.each([
    [
      ["bert.embeddings.word_embeddings.weight", "bert.pooler.dense.weight"],
      "seed_0.bin holds bert.embeddings.word_embeddings.weight, so it is a BERT, which is bidirectional; Seedscope's measures are of causal patterns, and it cannot be imported",
    ],
    [
      ["model.embed_tokens.weight", "model.norm.weight"],
      "seed_0.bin holds model.embed_tokens.weight, model.norm.weight, …; its layout is none that is known: transformer-lens (with embed.W_E), gpt2 (with wte.weight), gpt-neox (with embed_in.weight)",
    ],
    [[], "seed_0.bin holds no tensors; its layout"],
  ])("others are refused, and what was found is said", (names, message) => {
    expect(() => layoutOf(new Set(names), "seed_0.bin")).toThrow(CheckpointError);
    expect(() => layoutOf(new Set(names), "seed_0.bin")).toThrow(message);
  });
});

describe.each<[string, ModelConfig, string, ModelConfig]>([
  ["transformer-lens", learned, "embed.W_E", modelConfig({ ...sizes, tiedUnembed: true, attentionOnly: true })],
  ["gpt2", learned, "transformer.wte.weight", modelConfig({ ...sizes, tiedUnembed: true })],
  ["gpt-neox", rotary, "gpt_neox.embed_in.weight", { ...rotary, tiedUnembed: true }],
])("%s", (_, config, hallmark, tied) => {
  const layout = layoutOf(new Set([hallmark]), "f");

  test.each([config, tied])("its weights are all of a config's, once, in their order", (config) => {
    const sources = layout.sources(config, new Set([hallmark]));
    const weights = [...sources.flatMap(({ weights }) => weights), ...layout.constants(config)];
    expect(weights).toEqual(Object.keys(parameterShapes(config)));
  });

  test("each source splits into as many numbers as its weights have", () => {
    const shapes = parameterShapes(config);
    for (const { shape, weights, split } of layout.sources(config, new Set([hallmark]))) {
      const parts = split(new Float32Array(sizeOf(shape)));
      expect(parts.map(({ length }) => length)).toEqual(weights.map((weight) => sizeOf(shapes[weight])));
    }
  });

  test("what fits has no misfits, masks and tables included, and every other difference is named", () => {
    const tensors = tensorsOf(config, hallmark);
    const [prefix] = hallmark.split(/wte|embed/);
    for (const [ignored, shape] of buffers[layout.name](prefix)) tensors.set(ignored, { dtype: "F32", shape });
    expect(misfits(tensors, layout, config)).toEqual([]);

    const [, second, third] = tensors.keys();
    const needed = [second, third].map((name) => tensors.get(name)?.shape);
    tensors.delete(second);
    tensors.set(third, { dtype: "F32", shape: [3, 5] });
    tensors.set("value_head.weight", { dtype: "F32", shape: [1] });
    expect(misfits(tensors, layout, config).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      `missing: ${second} is missing; this config needs it as [${needed[0]}]`,
      `shape: ${third} has shape [3,5], but this config needs [${needed[1]}]`,
      "unknown: value_head.weight [1] is no weight of this config, and not known to be a buffer",
    ]);
  });
});

test("GPT-NeoX' head goes by two names, and GPT-2's tied one may be there", () => {
  const tensors = tensorsOf(rotary, "gpt_neox.embed_in.weight");
  const head = tensors.get("embed_out.weight")!;
  tensors.delete("embed_out.weight");
  tensors.set("lm_head.weight", head);
  expect(misfits(tensors, layoutOf(new Set(tensors.keys()), "f"), rotary)).toEqual([]);

  const tied = modelConfig({ ...sizes, tiedUnembed: true });
  const gpt2 = tensorsOf(tied, "transformer.wte.weight").set("lm_head.weight", head);
  expect(misfits(gpt2, layoutOf(new Set(gpt2.keys()), "f"), tied)).toEqual([]);
});

test("a layer too many is unknown, and a layer too few missing", () => {
  const tensors = tensorsOf(learned, "wte.weight");
  const layout = layoutOf(new Set(tensors.keys()), "f");
  const kinds = (layers: number) => {
    const found = misfits(tensors, layout, { ...learned, nLayers: layers });
    return [...new Set(found.map(({ kind, tensor }) => `${kind} ${tensor.slice(0, 4)}`))];
  };
  expect(kinds(1)).toEqual(["unknown h.1."]);
  expect(kinds(3)).toEqual(["missing h.2."]);
});

test("positions that a layout cannot hold are said to be missing", () => {
  const layout = layoutOf(new Set(["embed_in.weight"]), "f");
  expect(misfits(tensorsOf(rotary, "embed_in.weight"), layout, learned)).toEqual([
    {
      tensor: "pos_embed.W_pos",
      kind: "missing",
      message: "this config needs pos_embed.W_pos, for which the layout gpt-neox has no tensor",
    },
  ]);
});

describe("weights are read one tensor at a time", () => {
  const weights = initParameters(learned, 1);

  test("in the order of parameterShapes, each tensor once, and not before it is asked for", async () => {
    const reads: string[] = [];
    const file = fileOf(tensorsOf(learned, "embed.W_E"), (name) => {
      reads.push(name);
      return weights[name];
    });
    const order: string[] = [];
    for await (const [name, values] of readWeights(file, learned)) {
      order.push(name);
      expect(reads).toEqual(order);
      expect(values).toEqual(weights[name]);
    }
    expect(order).toEqual(Object.keys(parameterShapes(learned)));
  });

  test("a fused tensor is read once, and what no file holds is 0", async () => {
    const reads: string[] = [];
    const tensors = tensorsOf(rotary, "embed_in.weight");
    const file = fileOf(tensors, (name, length) => {
      reads.push(name);
      return new Float32Array(length).fill(1);
    });
    const read = new Map<string, Float32Array>();
    for await (const [name, values] of readWeights(file, rotary)) read.set(name, values);
    expect([...read.keys()]).toEqual(Object.keys(parameterShapes(rotary)));
    expect(reads).toEqual([...new Set(reads)]);
    expect(new Set(reads)).toEqual(new Set(tensors.keys()));
    expect(read.get("unembed.b_U")).toEqual(new Float32Array(7));
    expect(read.get("unembed.W_U")).toEqual(new Float32Array(42).fill(1));
  });

  test("a file that does not fit is refused before anything is read", async () => {
    const tensors = tensorsOf(learned, "embed.W_E");
    tensors.delete("blocks.1.attn.W_Q");
    const file = fileOf(tensors, () => expect.unreachable());
    await expect(readWeights(file, learned).next()).rejects.toThrow(
      "seed1.pt: blocks.1.attn.W_Q is missing; this config needs it as [2,6,3]",
    );
  });
});

/** Tensors in which a file's weights do not lie. */
const buffers: Record<string, (prefix: string) => [string, number[]][]> = {
  "transformer-lens": () => [
    ["blocks.0.attn.mask", [5, 5]],
    ["blocks.1.attn.IGNORE", []],
    ["blocks.1.attn.rotary_sin", [5, 2]],
  ],
  gpt2: (prefix) => [
    [`${prefix}h.0.attn.bias`, [1, 1, 5, 5]],
    [`${prefix}h.1.attn.masked_bias`, []],
  ],
  "gpt-neox": (prefix) => [
    [`${prefix}layers.0.attention.bias`, [1, 1, 5, 5]],
    [`${prefix}layers.0.attention.masked_bias`, []],
    [`${prefix}layers.1.attention.rotary_emb.inv_freq`, [1]],
  ],
};

/** What a file of this config holds, as its layout says. */
function tensorsOf(config: ModelConfig, hallmark: string): Map<string, TensorInfo> {
  const sources = layoutOf(new Set([hallmark]), "f").sources(config, new Set([hallmark]));
  return new Map(sources.map(({ name, shape }) => [name, { dtype: "F32", shape }]));
}

function fileOf(tensors: Map<string, TensorInfo>, values: (name: string, length: number) => Float32Array): TensorFile {
  return {
    name: "seed1.pt",
    format: "torch",
    bytes: 0,
    tensors,
    metadata: {},
    read: async (name) => values(name, sizeOf(tensors.get(name)!.shape)),
    close: async () => {},
  };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
