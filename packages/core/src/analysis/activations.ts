/** Activations of many prompts, one prompt after the other, through any refits of one config. */
import type { Engine, Program } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import { compileCapture, hookName, type Site } from "../model/capture.js";
import type { ModelConfig } from "../model/config.js";
import type { Weights } from "../model/parameters.js";
import { byBucket, padded, tiles } from "./buckets.js";
import type { Pattern } from "./patternReader.js";

const promptsAtOnce = 8;
/** What the patterns of one pass may take, unless those of one prompt need more. */
const patternBytes = 64 * 2 ** 20;

/** Whose activations have positions for their first axis. */
type ByPosition = Exclude<Site, "pattern">;

/** What one prompt has left at every site and layer. */
export interface PromptActivations {
  /** which of the prompts it is */
  index: number;
  /** tokens of the prompt, BOS included */
  length: number;
  /** [length, …], row-major: a view, good until the next prompt */
  at(site: ByPosition, layer: number): Float32Array;
  /** one head's pattern: a view, good until the next prompt */
  pattern(layer: number, head: number): Pattern;
}

/** Compiles what it needs once, and holds the activations of eight prompts at most. */
export class ActivationReader {
  /** by padded length */
  private readonly programs = new Map<number, { batch: number; nPositions: number; program: Program }>();
  /** views of the prompts: each an object of its own, even where one prompt stands twice among them */
  private readonly indices: Map<Int32Array, number>;

  /**
   * @param prompts token ids, BOS first where there is one
   * @throws InvalidInput if there are no prompts, or one has no tokens or more than nCtx
   */
  constructor(
    private readonly engine: Engine,
    private readonly config: ModelConfig,
    private readonly sites: readonly Site[],
    prompts: readonly Int32Array[],
  ) {
    if (prompts.length === 0) {
      throw new InvalidInput("the prompt set is empty; at least one prompt is needed", "prompts");
    }
    prompts.forEach(({ length }, i) => {
      if (length >= 1 && length <= config.nCtx) return;
      throw new InvalidInput(`prompt ${i} has ${length} tokens; 1 to ${config.nCtx} are needed`, "prompts");
    });
    this.indices = new Map(prompts.map((prompt, i) => [prompt.subarray(), i]));
  }

  /** Every prompt once, shortest first: in the same order for all refits. */
  async *read(weights: Weights): AsyncGenerator<PromptActivations> {
    for (const [nPositions, same] of byBucket([...this.indices.keys()], this.config.nCtx)) {
      const { batch, program } = await this.compiled(nPositions, same.length);
      for (const some of tiles(same, batch)) {
        const outputs = await program.run({ ...weights, tokens: padded(some, { batch, nPositions }) });
        for (const [i, prompt] of some.entries()) {
          const at = (site: ByPosition, layer: number) => {
            const values = outputs[hookName(site, layer)] as Float32Array;
            const width = values.length / (batch * nPositions);
            return values.subarray(i * nPositions * width, (i * nPositions + prompt.length) * width);
          };
          const pattern = (layer: number, head: number): Pattern => {
            const from = (i * this.config.nHeads + head) * nPositions ** 2;
            const values = outputs[hookName("pattern", layer)] as Float32Array;
            return { values: values.subarray(from, from + nPositions ** 2), width: nPositions };
          };
          yield { index: this.indices.get(prompt) as number, length: prompt.length, at, pattern };
        }
      }
    }
  }

  async dispose(): Promise<void> {
    for (const { program } of this.programs.values()) await program.dispose();
  }

  private async compiled(nPositions: number, nPrompts: number) {
    const known = this.programs.get(nPositions);
    if (known) return known;
    const { nLayers, nHeads } = this.config;
    const ofPrompt = this.sites.includes("pattern") ? 4 * nLayers * nHeads * nPositions ** 2 : 0;
    const batch = Math.max(1, Math.floor(Math.min(promptsAtOnce, nPrompts, patternBytes / ofPrompt)));
    const program = await compileCapture(this.engine, this.config, { batch, nPositions, sites: this.sites });
    const compiled = { batch, nPositions, program };
    this.programs.set(nPositions, compiled);
    return compiled;
  }
}
