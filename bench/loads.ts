/** Reading one checkpoint as safetensors and as .pt, beside PyTorch and beside a plain read of its bytes. */
import { execFileSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { streamCheckpoint } from "../packages/core/src/checkpoints/checkpoint.js";
import { type ModelConfig, modelConfig } from "../packages/core/src/model/config.js";
import { parameterShapes } from "../packages/core/src/model/parameters.js";
import { type Answer, Contestant, median, restMilliseconds } from "./contestant.js";

export interface LoadOptions {
  /** Pythons with PyTorch and safetensors; the first writes the .pt */
  peers: string[];
  megabytes: number;
  rounds: number;
  threads: number;
}

interface LoadAnswer extends Answer {
  /** resident memory before the first load */
  startMegabytes: number;
}

/** One way to read one file, and how to start who does it. */
interface Entry {
  command: string;
  args: string[];
  file: string;
  how: string;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Writes the files, measures every way to read them by turns, then the peak memory of each in a process of its own. */
export async function measureLoads(options: LoadOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "seedscope-load-"));
  try {
    const config = configOf(options.megabytes);
    const files = { safetensors: join(folder, "model.safetensors"), torch: join(folder, "model.pt") };
    await writeWeights(files.safetensors, config);
    const [python] = options.peers;
    if (python) execFileSync(python, [here("load.py"), "convert", files.safetensors, files.torch]);
    const entries = entriesOf(files, options.peers);
    const { size } = await stat(files.safetensors);
    report(config, size / 1e6, entries, await times(entries, options), await peaks(entries, options.threads));
    if (!python) console.log("  without --peer PYTHON there is no .pt to read");
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The paper's l8_h8, which takes 300 MB; other sizes have another vocabulary. */
function configOf(megabytes: number): ModelConfig {
  const config = (vocab: number) => modelConfig({ layers: 8, heads: 8, dModel: 512, contextLength: 1024, vocab });
  const values = (vocab: number) =>
    Object.values(parameterShapes(config(vocab)))
      .map(product)
      .reduce((a, b) => a + b);
  const perToken = values(2) - values(1);
  return config(Math.max(1, Math.round(((megabytes * 1e6) / 4 - values(1)) / perToken)));
}

async function writeWeights(path: string, config: ModelConfig): Promise<void> {
  async function* weights(): AsyncGenerator<[string, Float32Array]> {
    for (const [name, shape] of Object.entries(parameterShapes(config))) {
      yield [name, Float32Array.from({ length: product(shape) }, (_, i) => Math.sin(i))];
    }
  }
  const meta = { config, step: 0, initSeed: null, dataSeed: null, provenance: {} };
  await pipeline(Readable.from(streamCheckpoint(meta, weights())), createWriteStream(path));
}

function entriesOf(files: { safetensors: string; torch: string }, peers: string[]): Entry[] {
  const ours = (how: string, file: string): Entry => {
    const args = ["--expose-gc", "--import", "@oxc-node/core/register", here("load.ts")];
    return { command: process.execPath, args, file, how };
  };
  const theirs = (command: string, how: string, file: string): Entry => {
    return { command, args: [here("load.py")], file, how };
  };
  const ofTorch = ["raw", "all", "each"].map((how) => ours(how, files.torch));
  return [
    ...["raw", "all", "each"].map((how) => ours(how, files.safetensors)),
    ...peers.map((python) => theirs(python, "load_file", files.safetensors)),
    ...(peers.length > 0 ? ofTorch : []),
    ...peers.flatMap((python) => [
      theirs(python, "torch.load", files.torch),
      theirs(python, "torch.load, mmap=True", files.torch),
    ]),
  ];
}

/** Milliseconds of each way, one a round; the first round does not count. */
async function times(entries: Entry[], { rounds, threads }: LoadOptions) {
  const contestants: Contestant[] = [];
  for (const entry of entries) contestants.push(await start(entry, threads));
  const milliseconds = contestants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      await setTimeout(restMilliseconds);
      const answer = await contestant.steps<LoadAnswer>(1);
      if (round > 0) milliseconds[i].push(...answer.milliseconds);
    }
  }
  for (const contestant of contestants) contestant.stop();
  return contestants.map(({ name }, i) => ({ name, milliseconds: milliseconds[i] }));
}

/** Megabytes that a single load takes at most, above what the process had before. */
async function peaks(entries: Entry[], threads: number): Promise<number[]> {
  const megabytes: number[] = [];
  for (const entry of entries) {
    const contestant = await start(entry, threads);
    const { startMegabytes, peakMegabytes } = await contestant.steps<LoadAnswer>(1);
    megabytes.push(peakMegabytes - startMegabytes);
    contestant.stop();
  }
  return megabytes;
}

function start({ command, args, file, how }: Entry, threads: number): Promise<Contestant> {
  return Contestant.start(command, args, { file, how }, threads);
}

function report(
  config: ModelConfig,
  megabytes: number,
  entries: Entry[],
  measured: { name: string; milliseconds: number[] }[],
  peakMegabytes: number[],
): void {
  const largest = Math.max(...Object.values(parameterShapes(config)).map(product)) * 4e-6;
  console.log(
    `reading a checkpoint of ${megabytes.toFixed(0)} MB, its largest tensor of ${largest.toFixed(0)} MB, ` +
      `${measured[0].milliseconds.length} rounds by turns; in page cache`,
  );
  let raw = Number.NaN;
  for (const [i, { name, milliseconds }] of measured.entries()) {
    const middle = median(milliseconds);
    if (entries[i].how === "raw") {
      raw = middle;
      console.log(`  ${entries[i].file.endsWith(".pt") ? ".pt" : "safetensors"}`);
    }
    const rate = (1000 * megabytes) / middle;
    console.log(
      `    ${name}: median ${rate.toFixed(0)} MB/s, ${(raw / middle).toFixed(2)} of the plain read's rate; ` +
        `peak memory ${peakMegabytes[i].toFixed(0)} MB above the start`,
    );
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, n) => total * n, 1);
}
