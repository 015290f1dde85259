/** Answers that somebody waits for, on texts of their own: a compute process beside those that work off the queue. */
import type { TextPatterns } from "../analysis/textPatterns.js";
import { contentHash } from "../data/hash.js";
import type { ModelConfig } from "../model/config.js";
import type { WeightsSource } from "../store/artifactWork.js";
import { ComputeKilled, type ComputeOptions, ComputeProcess } from "./computeProcess.js";
import type { LiveWork, PartialResult, PartialWork, WorkResult } from "./messages.js";
import { LeastRecentlyUsed } from "./work/leastRecentlyUsed.js";

/** One refit on one text. */
export interface LiveRequest {
  config: ModelConfig;
  weights: WeightsSource;
  /** 1 to nCtx ids, BOS first where there is one */
  tokens: Int32Array;
  /** the layer that is looked at; the others come with it, unless they are too much */
  layer: number;
}

/** The answer will not come: too many wait, or it took too long. */
export class LiveRefused extends Error {
  override name = "LiveRefused";
  constructor(
    readonly code: "BACKEND_BUSY" | "TIMEOUT",
    message: string,
  ) {
    super(message);
  }
}

/** Of results that are kept. */
const keptBytes = 128 * 2 ** 20;
/** Up to here all layers are computed at once, so that moving to another head costs nothing. */
const mostBytes = 32 * 2 ** 20;
const partialsKept = 8;
const mostWaiting = 256;
const longestMs = 30_000;
/** So long after the last answer the process is let go. */
const idleMs = 10 * 60_000;

/**
 * A slice of training takes seconds, so what somebody waits for has a process of its own, started when it is first
 * needed. Programs and weights stay warm there, and results here: equal requests are computed once.
 */
export class Live {
  private readonly kept = new LeastRecentlyUsed<TextPatterns>(
    keptBytes,
    ({ patterns, losses }) => patterns.byteLength + losses.byteLength,
  );
  private readonly partials = new LeastRecentlyUsed<PartialResult | null>(partialsKept, () => 1);
  private process: Promise<ComputeProcess> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(private readonly options: ComputeOptions) {}

  /** Of the process that computes; undefined while there is none. */
  async pid(): Promise<number | undefined> {
    const process = await this.process?.catch(() => null);
    return process?.alive ? process.pid : undefined;
  }

  /**
   * Patterns of all heads, or, where those would take more than 32 MiB, of the heads of the layer.
   *
   * @throws InvalidInput if the refit's weights are unusable; LiveRefused; ComputeCrash
   */
  patterns({ config, weights, tokens, layer }: LiveRequest): Promise<TextPatterns> {
    const layers = layersFor(config, tokens.length, layer);
    const key = contentHash(JSON.stringify([weights.weights, config, [...tokens], layers]));
    return this.kept.get(key, async () => {
      const work: LiveWork = { kind: "live", config, weights, tokens, layers };
      return (await this.run(work)) as TextPatterns;
    });
  }

  /** What a measure gives on the prompts that are done; null if that has gone in the meantime. */
  partial(work: PartialWork): Promise<PartialResult | null> {
    const key = contentHash(JSON.stringify([work.params.paramsJson, work.tables]));
    return this.partials.get(key, async () => (await this.run(work)) as PartialResult | null);
  }

  /** Whatever is under way is given up. */
  async close(): Promise<void> {
    this.closed = true;
    await this.letGo();
    await this.last.catch(() => {});
  }

  /** One after the other, in the order asked. */
  private run(work: LiveWork | PartialWork): Promise<WorkResult> {
    if (this.waiting >= mostWaiting) {
      throw new LiveRefused(
        "BACKEND_BUSY",
        `${mostWaiting} answers are being waited for already; ask again in a moment`,
      );
    }
    this.waiting++;
    const result = this.last.catch(() => {}).then(() => this.answer(work));
    this.last = result;
    return result.finally(() => {
      this.waiting--;
    });
  }

  private async answer(work: LiveWork | PartialWork): Promise<WorkResult> {
    if (this.closed) throw new ComputeKilled("the compute process was stopped");
    if (this.idle) clearTimeout(this.idle);
    const process = await this.started();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void process.kill();
    }, longestMs);
    try {
      return await process.run(work, () => {});
    } catch (error) {
      if (late) throw new LiveRefused("TIMEOUT", `the answer took more than ${longestMs / 1000} seconds`);
      throw error;
    } finally {
      clearTimeout(timer);
      if (process.grown) await this.letGo();
      this.idle = setTimeout(() => void this.letGo(), idleMs).unref();
    }
  }

  private async started(): Promise<ComputeProcess> {
    const living = await this.process?.catch(() => null);
    if (living?.alive) return living;
    this.process = ComputeProcess.start(this.options);
    return this.process;
  }

  private async letGo(): Promise<void> {
    if (this.idle) clearTimeout(this.idle);
    const process = await this.process?.catch(() => null);
    this.process = null;
    await process?.kill();
  }
}

/** All layers where their patterns take no more than 32 MiB, else the one that is looked at. */
export function layersFor({ nLayers, nHeads }: ModelConfig, nTokens: number, layer: number): number[] {
  const bytes = nLayers * nHeads * ((nTokens * (nTokens + 1)) / 2) * Float32Array.BYTES_PER_ELEMENT;
  return bytes <= mostBytes ? Array.from({ length: nLayers }, (_, i) => i) : [layer];
}
