/** Programs that run a model forward and give back the activations that were asked for. */
import type { Engine, Program, Signature } from "../engine/program.js";
import type * as tf from "../engine/tf.js";
import type { ModelConfig } from "./config.js";
import { forward } from "./forward.js";
import { parameterShapes } from "./parameters.js";

/** What can be recorded, under TransformerLens' names. */
export type Site = "pattern" | "v" | "z" | "attn_out" | "resid_pre" | "resid_mid" | "resid_post" | "post";

/** Part of a block in whose name TransformerLens puts a site; the others are the block's own. */
const partOf: Partial<Record<Site, string>> = { pattern: "attn.", v: "attn.", z: "attn.", post: "mlp." };

/** The hook name of a site in a layer: ("pattern", 3) → "blocks.3.attn.hook_pattern". */
export function hookName(site: Site, layer: number): string {
  return `blocks.${layer}.${partOf[site] ?? ""}hook_${site}`;
}

/** Whether the stream stops between attention and MLP; it does not where there is no MLP, or where both add at once. */
export function hasResidMid({ mlp, parallelResidual }: ModelConfig): boolean {
  return mlp !== null && !parallelResidual;
}

/** The signature of a model's weights, as a program takes them. */
export function weightSignature(config: ModelConfig): Signature {
  return Object.fromEntries(
    Object.entries(parameterShapes(config)).map(([name, shape]) => [name, { shape, dtype: "float32" as const }]),
  );
}

/**
 * A program that takes weights and `tokens` (int32 [batch, nPositions]) and gives the asked-for activations under
 * their hook names, and `logits` [batch · nPositions, dVocab] if `logits` is true. Shapes are static: pad prompts on
 * the right to nPositions; padding changes nothing before it.
 */
export function compileCapture(
  engine: Engine,
  config: ModelConfig,
  ask: { batch: number; nPositions: number; sites: readonly Site[]; logits?: boolean },
): Promise<Program> {
  const wanted = new Set(
    Array.from({ length: config.nLayers }, (_, layer) => ask.sites.map((site) => hookName(site, layer))).flat(),
  );
  const signature: Signature = {
    ...weightSignature(config),
    tokens: { shape: [ask.batch, ask.nPositions], dtype: "int32" },
  };
  return engine.compile((inputs) => {
    const outputs: Record<string, tf.Tensor> = {};
    const logits = forward(config, inputs, inputs.tokens, (name, activation) => {
      if (wanted.has(name)) outputs[name] = activation;
    });
    if (ask.logits) outputs.logits = logits;
    return outputs;
  }, signature);
}
