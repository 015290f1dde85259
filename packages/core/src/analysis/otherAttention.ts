/** What heads would write of their own values if they attended otherwise. */
import type { Engine } from "../engine/program.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { ActivationReader, type PromptActivations } from "./activations.js";
import type { MapSite } from "./agreementReport.js";
import type { ComputedFloor } from "./floors.js";
import type { PatternNull } from "./patternNull.js";
import { PositionMeans, type Replace, shuffledRows } from "./scoreNull.js";

/** What counterparts may be replaced by, or their attention. */
export type AgreementNull = ComputedFloor | PatternNull;

export type AttentionNull = Exclude<AgreementNull, "shuffled-heads">;

interface Asked {
  engine: Engine;
  config: ModelConfig;
  prompts: readonly Int32Array[];
  /** read beside z */
  site: MapSite;
}

/**
 * Reads what prompts leave in a refit as `ActivationReader` does, but z is Σ over keys of null attention times the head's
 * values. Only what a head writes is changed: the stream, and all other heads, stay as they are.
 *
 * position-only goes through the prompts once before.
 */
export function otherAttention(instead: AttentionNull, { engine, config, prompts, site }: Asked) {
  const { nLayers, nHeads, dHead } = config;
  const even = instead === "uniform-causal";
  const reader = new ActivationReader(engine, config, even ? ["v", site] : ["pattern", "v", site], prompts);

  async function replacing(refit: number, weights: Weights): Promise<Replace | null> {
    if (instead === "uniform-causal") return null;
    if (instead === "shuffled-rows") return shuffledRows(refit);
    const means = new PositionMeans(nLayers * nHeads, prompts);
    for await (const { index, pattern } of reader.read(weights)) {
      for (let layer = 0; layer < nLayers; layer++) {
        for (let head = 0; head < nHeads; head++) {
          means.add(layer * nHeads + head, prompts[index], pattern(layer, head));
        }
      }
    }
    return means.replace;
  }

  async function* read(refit: number, weights: Weights): AsyncGenerator<Pick<PromptActivations, "index" | "at">> {
    const replace = await replacing(refit, weights);
    for await (const { index, at, pattern } of reader.read(weights)) {
      const z = (layer: number) => {
        const values = at("v", layer);
        if (!replace) return runningMeans(values, nHeads * dHead);
        const written = new Float32Array(values.length);
        for (let head = 0; head < nHeads; head++) {
          const { values: weights, width } = replace(layer * nHeads + head, prompts[index], pattern(layer, head));
          for (let query = 0; query < prompts[index].length; query++) {
            const out = (query * nHeads + head) * dHead;
            for (let key = 0; key <= query; key++) {
              const weight = weights[query * width + key];
              const from = (key * nHeads + head) * dHead;
              for (let d = 0; d < dHead; d++) written[out + d] += weight * values[from + d];
            }
          }
        }
        return written;
      };
      yield { index, at: (what, layer) => (what === "z" ? z(layer) : at(what, layer)) };
    }
  }

  return { read, dispose: () => reader.dispose() };
}

/** Even attention: of each token the mean over it and all before. */
function runningMeans(values: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width);
  return values.map((value, at) => {
    sums[at % width] += value;
    return sums[at % width] / (Math.floor(at / width) + 1);
  });
}
