/** What takes the place of a head's z when it is ablated: means over prompts, or what a head was elsewhere. */
import type { Arrays, Engine, Program } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { HeadRange, Replacement } from "../model/ablated.js";
import { compileCapture, hookName } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { randomStream } from "../random.js";
import { ActivationReader } from "./activations.js";
import { padded } from "./buckets.js";

/** Some prompts that go through a program together. */
export interface Tile {
  /** ordinals of the prompts */
  prompts: readonly number[];
  heads: HeadRange;
  batch: number;
  nPositions: number;
}

/** Gives a program of ablated losses what it takes beside weights and tokens. */
export interface Instead {
  replacement: Exclude<Replacement, "zero">;
  inputs(tile: Tile): Promise<Arrays>;
  dispose(): Promise<void>;
}

/** A refit and the prompts that it is measured on. */
export interface Measured {
  engine: Engine;
  config: ModelConfig;
  weights: Weights;
  prompts: readonly Int32Array[];
}

/** Each head's mean z over all tokens of all prompts, BOS included and every token with weight 1. */
export function meanInstead(measured: Measured): Promise<Instead> {
  return meansInstead(measured, 1);
}

/** A mean over fewer prompts would be little else than their own z. */
const fewest = 8;

/**
 * Each head's mean z at each position, over the prompts that reach it.
 *
 * Positions that fewer than 8 prompts reach (or fewer than all, of a smaller set) share one mean with the last that
 * enough do: that over all tokens from there on.
 */
export function positionMeanInstead(measured: Measured): Promise<Instead> {
  const lengths = measured.prompts.map(({ length }) => length).sort((a, b) => b - a);
  return meansInstead(measured, lengths[Math.min(fewest, lengths.length) - 1]);
}

/** @param rows how many positions have a mean of their own; the last of them stands for all that follow too */
async function meansInstead({ engine, config, weights, prompts }: Measured, rows: number): Promise<Instead> {
  const { nLayers, nHeads, dHead } = config;
  const rowOf = (position: number) => Math.min(position, rows - 1);
  const width = nHeads * dHead;
  const sums = new Float64Array(nLayers * rows * width);
  const counts = new Float64Array(rows);
  const reader = new ActivationReader(engine, config, ["z"], prompts);
  try {
    for await (const { length, at } of reader.read(weights)) {
      for (let position = 0; position < length; position++) counts[rowOf(position)]++;
      for (let layer = 0; layer < nLayers; layer++) {
        const z = at("z", layer);
        for (let position = 0; position < length; position++) {
          const row = (layer * rows + rowOf(position)) * width;
          for (let i = 0; i < width; i++) sums[row + i] += z[position * width + i];
        }
      }
    }
  } finally {
    await reader.dispose();
  }
  const means = Float32Array.from(sums, (sum, i) => sum / counts[Math.floor(i / width) % rows]);
  return {
    replacement: "z",
    async inputs(tile) {
      const instead = filled(config, tile, ({ layer, head, position }) => {
        const from = (layer * rows + rowOf(position)) * width + head * dHead;
        return means.subarray(from, from + dHead);
      });
      return { instead };
    },
    async dispose() {},
  };
}

/**
 * Each head's z at the same position of another prompt. Past the end of that one, its last position's.
 *
 * @param others for each prompt the other's ordinal, as `donors` draws them
 */
export function resampledInstead(measured: Measured, others: readonly number[]): Instead {
  const elsewhere = new Elsewhere(measured);
  return {
    replacement: "z",
    async inputs(tile) {
      return { instead: await elsewhere.z(tile, (prompt) => measured.prompts[others[prompt]], sameHead) };
    },
    dispose: () => elsewhere.dispose(),
  };
}

const sameHead = (_: number, head: number) => head;

/**
 * For each prompt another of the set, the same for all heads and refits: drawn evenly from those that are at least as
 * long; the longest takes the longest of the rest.
 *
 * @throws InvalidInput if there is no other prompt
 */
export function donors(prompts: readonly Int32Array[], seed: number): number[] {
  if (prompts.length < 2) {
    throw new InvalidInput(
      `resample takes from other prompts and needs at least 2, but there is ${prompts.length}`,
      "prompts",
    );
  }
  const draws = randomStream(seed, "ablation donors");
  return prompts.map(({ length }, prompt) => {
    const others = [...prompts.keys()].filter((other) => other !== prompt);
    const longest = Math.max(...others.map((other) => prompts[other].length));
    const fitting = others.filter((other) => prompts[other].length >= Math.min(length, longest));
    return fitting[draws.integer(fitting.length)];
  });
}

/** The counterparts of a refit's heads in another, and how what they write is brought over. */
export interface Counterparts {
  config: ModelConfig;
  weights: Weights;
  /** [layer][head]: the head of the other refit, in the same layer */
  heads: readonly (readonly number[])[];
  /** by layer: orthogonal [dModel, dModel], from the other refit's stream (rows) to this one's */
  maps: readonly Float32Array[];
}

/** Each head's output gives way to that of its counterpart on the same prompt: z·W_O there, through the layer's map. */
export function swappedInstead({ engine, prompts, config }: Measured, other: Counterparts): Instead {
  const elsewhere = new Elsewhere({ engine, prompts, config: other.config, weights: other.weights });
  const written = broughtOver(other);
  const size = config.dHead * config.dModel;
  return {
    replacement: "foreign",
    async inputs(tile) {
      const instead = await elsewhere.z(
        tile,
        (prompt) => prompts[prompt],
        (layer, head) => other.heads[layer][head],
      );
      return { instead, W_instead: written.subarray(tile.heads.from * size, tile.heads.to * size) };
    },
    dispose: () => elsewhere.dispose(),
  };
}

/** W_O of each head's counterpart, through the map of its layer: [layer, head, dHead, dModel]. */
function broughtOver({ config, weights, heads, maps }: Counterparts): Float32Array {
  const { nLayers, nHeads, dHead, dModel } = config;
  const result = new Float32Array(nLayers * nHeads * dHead * dModel);
  for (let layer = 0; layer < nLayers; layer++) {
    const wO = weights[`blocks.${layer}.attn.W_O`];
    for (let head = 0; head < nHeads; head++) {
      const from = heads[layer][head] * dHead * dModel;
      const rows = wO.subarray(from, from + dHead * dModel);
      result.set(product(rows, maps[layer], dModel), (layer * nHeads + head) * dHead * dModel);
    }
  }
  return result;
}

/** [rows, n] · [n, n], summed in float64. */
function product(rows: Float32Array, map: Float32Array, n: number): Float64Array {
  const result = new Float64Array(rows.length);
  for (let row = 0; row < rows.length; row += n) {
    for (let i = 0; i < n; i++) {
      const weight = rows[row + i];
      for (let j = 0; j < n; j++) result[row + j] += weight * map[i * n + j];
    }
  }
  return result;
}

/** z of a refit on prompts that stand for those of a tile. */
class Elsewhere {
  /** of the last tile's shape */
  private program: Program | null = null;

  constructor(private readonly of: Measured) {}

  /**
   * @param tokensOf what a prompt of the tile is replaced by; its last position goes on for ever
   * @param headOf whose z a head gets, in the same layer
   * @returns [head, prompt, position, dHead]
   */
  async z(
    tile: Tile,
    tokensOf: (prompt: number) => Int32Array,
    headOf: (layer: number, head: number) => number,
  ): Promise<Float32Array> {
    const { config, weights } = this.of;
    const { batch, nPositions, prompts } = tile;
    const tokens = prompts.map((prompt) => tokensOf(prompt).subarray(0, nPositions));
    const program = await this.compiled(batch, nPositions);
    const seen = await program.run({ ...weights, tokens: padded(tokens, { batch, nPositions }) });
    const { nHeads, dHead } = config;
    return filled(config, tile, ({ layer, head, prompt, position }) => {
      const at = prompt * nPositions + Math.min(position, tokens[prompt].length - 1);
      const from = (at * nHeads + headOf(layer, head)) * dHead;
      return (seen[hookName("z", layer)] as Float32Array).subarray(from, from + dHead);
    });
  }

  async dispose(): Promise<void> {
    await this.program?.dispose();
  }

  private async compiled(batch: number, nPositions: number): Promise<Program> {
    const shape = this.program?.inputs.tokens.shape;
    if (this.program && shape?.[0] === batch && shape[1] === nPositions) return this.program;
    await this.program?.dispose();
    this.program = null;
    const { engine, config } = this.of;
    this.program = await compileCapture(engine, config, { batch, nPositions, sites: ["z"] });
    return this.program;
  }
}

/** @param z of a head, at a position of a prompt, which is counted within the tile; 0 where the tile has no prompt */
function filled(
  { nHeads, dHead }: ModelConfig,
  { heads, batch, nPositions, prompts }: Tile,
  z: (at: { layer: number; head: number; prompt: number; position: number }) => Float32Array,
): Float32Array {
  const instead = new Float32Array((heads.to - heads.from) * batch * nPositions * dHead);
  for (let slot = heads.from; slot < heads.to; slot++) {
    const [layer, head] = [Math.floor(slot / nHeads), slot % nHeads];
    for (let prompt = 0; prompt < prompts.length; prompt++) {
      for (let position = 0; position < nPositions; position++) {
        const row = ((slot - heads.from) * batch + prompt) * nPositions + position;
        instead.set(z({ layer, head, prompt, position }), row * dHead);
      }
    }
  }
  return instead;
}
