/** What a compute process keeps warm between units: the engine, programs, weights, token ids. */
import { readCheckpoint } from "../../checkpoints/checkpoint.js";
import type { HubOptions } from "../../checkpoints/hub.js";
import { decodeCorpus } from "../../data/corpus.js";
import { encodePrompts } from "../../data/prompts.js";
import type { Engine, Program } from "../../engine/program.js";
import type { ModelConfig } from "../../model/config.js";
import { type LoadOptions, loaded } from "../../model/loading.js";
import { initParameters, type Weights } from "../../model/parameters.js";
import type { ArtifactWork, WeightsSource } from "../../store/artifactWork.js";
import type { Files } from "../../store/files.js";
import { readTokenizer } from "../../tokenizer/read.js";
import type { Tokenizer } from "../../tokenizer/tokenizer.js";
import { LeastRecentlyUsed } from "./leastRecentlyUsed.js";

/** The files, as units need them. */
export type FileAccess = Pick<
  Files,
  "read" | "put" | "putStream" | "path" | "readState" | "putState" | "putPartial" | "readPartial" | "removePartials"
>;

/** A text that is being typed takes a few lengths, and so do the texts of a few people. */
const programsKept = 8;
const defaultPartialMs = 2_000;
export const leastTileBytes = 256 * 2 ** 20;
/** Beyond this, few prompts are left to be put off to another tile, even of fifty refits. */
export const mostTileBytes = 2 ** 30;

/** Everything is named by content, so nothing kept here can be out of date. */
export class Session {
  /** how long storing the last training state took, in milliseconds */
  saveMs = 0;
  private readonly weights: LeastRecentlyUsed<Weights>;
  private readonly processed: LeastRecentlyUsed<ReturnType<typeof loaded>>;
  private readonly corpora: LeastRecentlyUsed<Int32Array>;
  private readonly tokenizers = new LeastRecentlyUsed<Tokenizer>(8, () => 1);
  private readonly programs = new LeastRecentlyUsed<Program>(
    programsKept,
    () => 1,
    (program) => program.dispose(),
  );

  /** for downloads */
  readonly hub: HubOptions;
  /** the folder of files that are being downloaded */
  readonly downloads: string;

  /** the folder of files that no unit needs when it has ended */
  readonly scratch: string;
  /** so often, at most, what is known so far of an artifact is kept for whoever asks */
  readonly partialMs: number;
  /** what the patterns of one tile of prompts may take */
  readonly tileBytes: number;

  /** @param cacheBytes what weights may take; those that were processed, and token ids, may each take as much again, patterns twice as much */
  constructor(
    readonly engine: Engine,
    readonly files: FileAccess,
    {
      cacheBytes,
      hub,
      downloads,
      scratch,
      partialMs = defaultPartialMs,
    }: { cacheBytes: number; hub: HubOptions; downloads: string; scratch: string; partialMs?: number },
  ) {
    this.partialMs = partialMs;
    this.hub = hub;
    this.downloads = downloads;
    this.scratch = scratch;
    this.tileBytes = Math.min(mostTileBytes, Math.max(leastTileBytes, 2 * cacheBytes));
    this.weights = new LeastRecentlyUsed(cacheBytes, bytesOfWeights);
    this.processed = new LeastRecentlyUsed(cacheBytes, ({ weights }) => bytesOfWeights(weights));
    this.corpora = new LeastRecentlyUsed(cacheBytes, (ids) => ids.byteLength);
  }

  /** @param key must name everything that `compile` depends on */
  program(key: string, compile: () => Promise<Program>): Promise<Program> {
    return this.programs.get(key, compile);
  }

  checkpointWeights(file: string): Promise<Weights> {
    return this.weights.get(file, async () => readCheckpoint(await this.files.read(file)).weights);
  }

  /** A stored checkpoint's, or those of an untrained network, drawn. */
  weightsOf(source: WeightsSource, config: ModelConfig): Promise<Weights> {
    if (source.kind === "stored") return this.checkpointWeights(source.file);
    const { initSeed, init } = source;
    const key = `drawn ${source.weights}`;
    return this.weights.get(key, async () => initParameters(config, initSeed, init));
  }

  /** The same as a measure reads them, with the config that fits. */
  loadedOf(source: WeightsSource, config: ModelConfig, load: LoadOptions): Promise<ReturnType<typeof loaded>> {
    return this.processed.get(`${source.weights} ${JSON.stringify([load, config])}`, async () =>
      loaded(config, await this.weightsOf(source, config), load),
    );
  }

  /** Token ids of a prompt set, with the family's BOS before each, or none. */
  async prompts(work: { prompts: string; tokenizer: string; bosId: number | null; config: ModelConfig }) {
    const tokenizer = await this.tokenizer(work.tokenizer);
    const texts = JSON.parse(await this.text(work.prompts)) as string[];
    return encodePrompts(texts, { ...tokenizer, bosId: work.bosId }, work.config.nCtx);
  }

  /** Token ids of a whole text, with the family's BOS before it, or none. */
  async textTokens(work: Extract<ArtifactWork, { kind: "text-loss" }>): Promise<Int32Array> {
    const { text, tokenizer, bosId } = work;
    const content =
      text.of === "corpus"
        ? await this.corpus(text.file, tokenizer)
        : (await this.tokenizer(tokenizer)).encode((JSON.parse(await this.text(text.file)) as string[]).join("\n\n"));
    if (bosId === null) return content;
    const tokens = new Int32Array(1 + content.length);
    tokens[0] = bosId;
    tokens.set(content, 1);
    return tokens;
  }

  tokenizer(file: string): Promise<Tokenizer> {
    return this.tokenizers.get(file, async () => readTokenizer(await this.text(file)));
  }

  /** Token ids of a whole corpus. */
  corpus(file: string, tokenizerFile: string): Promise<Int32Array> {
    return this.corpora.get(`${file} ${tokenizerFile}`, async () => {
      const tokenizer = await this.tokenizer(tokenizerFile);
      return tokenizer.encode(decodeCorpus(await this.files.read(file), file));
    });
  }

  async text(file: string): Promise<string> {
    return new TextDecoder().decode(await this.files.read(file));
  }
}

function bytesOfWeights(weights: Weights): number {
  return Object.values(weights).reduce((sum, values) => sum + values.byteLength, 0);
}
