/** Attention patterns of any texts through any refits of one config, one layer of one text at a time: none is kept. */
import type { Engine, Program } from "../engine/program.js";
import { compileCapture, hookName } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { byBucket, padded, tiles } from "./buckets.js";

/** One head's pattern: rows of `width`, of which those of the prompt count. */
export interface Pattern {
  values: Float32Array | Float64Array;
  width: number;
}

/** Tokens in a forward pass, padding included. */
const tokensAtOnce = 512;
/** What the patterns of one pass may take, unless those of one prompt need more. */
const patternBytes = 64 * 2 ** 20;

export interface LayerPatterns {
  /** which of the texts */
  index: number;
  layer: number;
  /** [nHeads, nPositions, nPositions]: a view, good until the next */
  patterns: Float32Array;
  nPositions: number;
  /** whether it is the text's last layer */
  last: boolean;
}

/** Patterns of one pass at a time; programs are compiled once for all refits. */
export class PatternReader {
  private readonly programs = new Map<string, Promise<Program>>();

  constructor(
    private readonly engine: Engine,
    private readonly config: ModelConfig,
  ) {}

  async *read(weights: Weights, texts: readonly Int32Array[]): AsyncGenerator<LayerPatterns> {
    const { nLayers, nHeads, nCtx } = this.config;
    const indices = new Map(texts.map((text, i) => [text, i]));
    for (const [nPositions, same] of byBucket(texts, nCtx)) {
      const bytes = 4 * nLayers * nHeads * nPositions ** 2;
      const fitting = Math.min(tokensAtOnce / nPositions, patternBytes / bytes, same.length);
      const batch = Math.max(1, Math.floor(fitting));
      const program = await this.program(batch, nPositions);
      for (const some of tiles(same, batch)) {
        const outputs = await program.run({ ...weights, tokens: padded(some, { batch, nPositions }) });
        for (const [inBatch, text] of some.entries()) {
          for (let layer = 0; layer < nLayers; layer++) {
            const size = nHeads * nPositions ** 2;
            const all = outputs[hookName("pattern", layer)] as Float32Array;
            yield {
              index: indices.get(text) as number,
              layer,
              patterns: all.subarray(inBatch * size, (inBatch + 1) * size),
              nPositions,
              last: layer === nLayers - 1,
            };
          }
        }
      }
    }
  }

  async dispose(): Promise<void> {
    for (const program of this.programs.values()) await (await program).dispose();
  }

  private program(batch: number, nPositions: number): Promise<Program> {
    const key = `${batch} ${nPositions}`;
    const program =
      this.programs.get(key) ?? compileCapture(this.engine, this.config, { batch, nPositions, sites: ["pattern"] });
    this.programs.set(key, program);
    return program;
  }
}
