/** Which file is laid out how, whether it fits a config, and its weights under TransformerLens' names, one by one. */
import type { ModelConfig } from "../../model/config.js";
import { parameterShapes } from "../../model/parameters.js";
import { CheckpointError, shown } from "../errors.js";
import type { TensorFile, TensorInfo } from "../tensorFile.js";
import { gpt2 } from "./gpt2.js";
import { gptNeoX } from "./gptNeoX.js";
import type { Layout, SourceTensor } from "./rows.js";
import { transformerLens } from "./transformerLens.js";

export type { Layout, LayoutName, SourceTensor } from "./rows.js";

const layouts: readonly Layout[] = [transformerLens, gpt2, gptNeoX];

/**
 * The layout of a file, recognised by its tensors' names.
 *
 * @param file its name, for the message
 * @throws CheckpointError that says what was found and what is known
 */
export function layoutOf(names: ReadonlySet<string>, file: string): Layout {
  const layout = layouts.find(({ hallmarks }) => hallmarks.some((hallmark) => names.has(hallmark)));
  if (layout) return layout;
  const bert = [...names].find((name) => /(^|\.)embeddings\.word_embeddings\.weight$/.test(name));
  if (bert) {
    throw new CheckpointError(
      `${file} holds ${shown(bert)}, so it is a BERT, which is bidirectional; Seedscope's measures are of causal patterns, and it cannot be imported`,
    );
  }
  const found = names.size === 0 ? "no tensors" : `${[...names].slice(0, 3).map(shown).join(", ")}, …`;
  const known = layouts.map(({ name, hallmarks: [hallmark] }) => `${name} (with ${hallmark})`);
  throw new CheckpointError(`${file} holds ${found}; its layout is none that is known: ${known.join(", ")}`);
}

/** A difference between a file's tensors and what a config needs. */
export interface Misfit {
  /** the file's name of it; TransformerLens' where the layout has no tensor for it */
  tensor: string;
  /** unknown: a tensor that is neither a weight of this config nor ignored */
  kind: "missing" | "shape" | "unknown";
  message: string;
}

/** Differences between a file's tensors and what a config needs; empty where it fits. */
export function misfits(tensors: ReadonlyMap<string, TensorInfo>, layout: Layout, config: ModelConfig): Misfit[] {
  const sources = layout.sources(config, new Set(tensors.keys()));
  const held = new Set([...sources.flatMap(({ weights }) => weights), ...layout.constants(config)]);
  const homeless = Object.keys(parameterShapes(config)).filter((weight) => !held.has(weight));
  const needed = new Set(sources.map(({ name }) => name));
  const extra = [...tensors.keys()].filter((name) => !needed.has(name) && !layout.ignores(name));
  return [
    ...homeless.map((tensor) => ({
      tensor,
      kind: "missing" as const,
      message: `this config needs ${tensor}, for which the layout ${layout.name} has no tensor`,
    })),
    ...sources.flatMap(({ name, shape }) => misfit(name, shape, tensors.get(name))),
    ...extra.map((tensor) => ({
      tensor,
      kind: "unknown" as const,
      message: `${shown(tensor)} [${tensors.get(tensor)?.shape}] is no weight of this config, and not known to be a buffer`,
    })),
  ];
}

function misfit(tensor: string, needed: readonly number[], found?: TensorInfo): Misfit[] {
  if (!found) {
    return [{ tensor, kind: "missing", message: `${tensor} is missing; this config needs it as [${needed}]` }];
  }
  if (String(found.shape) === String(needed)) return [];
  const message = `${tensor} has shape [${found.shape}], but this config needs [${needed}]`;
  return [{ tensor, kind: "shape", message }];
}

/**
 * Every weight of a file, in the order of `parameterShapes(config)`, with one tensor of the file in memory at a time.
 *
 * Values are given as they are: what is not finite is for an audit to find.
 *
 * @returns name and values, row-major; each array belongs to the caller
 * @throws CheckpointError on a file of another layout, a missing tensor or a wrong shape
 */
export async function* readWeights(
  file: TensorFile,
  config: ModelConfig,
): AsyncGenerator<[name: string, values: Float32Array]> {
  const names = new Set(file.tensors.keys());
  const layout = layoutOf(names, file.name);
  const wrong = misfits(file.tensors, layout, config).find(({ kind }) => kind !== "unknown");
  if (wrong) throw new CheckpointError(`${file.name}: ${wrong.message}`);

  const sources = new Map(
    layout.sources(config, names).flatMap((source) => source.weights.map((weight) => [weight, source])),
  );
  let current: SourceTensor | undefined;
  let values: Float32Array[] = [];
  for (const [weight, shape] of Object.entries(parameterShapes(config))) {
    const source = sources.get(weight);
    if (!source) {
      yield [weight, new Float32Array(shape.reduce((product, length) => product * length, 1))];
      continue;
    }
    if (source !== current) {
      current = source;
      values = []; // so that the tensor before can be freed while this one is read
      values = source.split(await file.read(source.name));
    }
    yield [weight, values[source.weights.indexOf(weight)]];
  }
}
