/** Benchmarks against peers: `npm run bench -- training-step --peer python3`. */
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureApi } from "./api.js";
import { measureCalibrated } from "./calibrations.js";
import { type Answer, Contestant, median, restMilliseconds } from "./contestant.js";
import { measureExplorer } from "./explorer.js";
import { measureLoads } from "./loads.js";
import { measurePaper } from "./papers.js";
import { type PaperSizes, type PartName, partNames } from "./paperWork.js";
import { type Size, sizes } from "./sizes.js";

const usage = `npm run bench -- training-step [--peer PYTHON]… [--size tiny|l2h8]… [--rounds 9] [--steps 5] [--threads 2]

Measures one training step (forward, backward, Adam) of ours and of PyTorch in each PYTHON, by turns: each round takes
a few steps of every contestant, so that whatever else the machine does meets all alike. The first round does not count.

npm run bench -- load [--peer PYTHON]… [--megabytes 300] [--rounds 9] [--threads 2]

Measures how fast a checkpoint is read that lies in the page cache, as safetensors and as .pt (which the first PYTHON
writes), by ours, by PyTorch and safetensors in each PYTHON, and as plain bytes, by turns; then the peak memory of each.
The model is the paper's l8_h8; other sizes than 300 MB, at least 103, have another vocabulary.

npm run bench -- paper --peer PYTHON [--part ${partNames.join("|")}]… [--lean] [--clock wall|cpu] [--threads 2]
                 [--refits 8] [--layers 8] [--heads 8] [--width 512] [--vocab 8192] [--prompts 100]
                 [--pairs 4] [--anchors 8] [--ablated 64]

Measures every experiment of the paper, sections 4.1 to 4.8, in the authors' way (paper.py) and in ours, each part in a
process of its own: seconds, peak memory, and whether both find the same numbers. PYTHON needs PyTorch, numpy and
safetensors; the authors' caches need 17 GB of memory (--lean: those that are read alone). Where other programs run,
--clock cpu --threads 1 measures processor time, which they hardly change. Their loops over pairs of
refits and of layers would take an hour: --pairs, --anchors and --ablated say how much of them is run and scaled. With
--refits 3 --layers 3 --heads 4 --width 128 --vocab 512 --prompts 10 it takes a minute.

npm run bench -- calibrated [--peer PYTHON] [--refits 8] [--layers 8] [--heads 8] [--prompts 100]
    [--width 512] [--resamples 1000]

Measures what CALIBRATED makes of what forward passes leave (similarities, losses, scores, streams), with intervals,
floors and classes, each measure in a process of its own: seconds and peak memory; and numpy's bootstrap of the stability of one refit's heads.

npm run bench -- api [--rounds 9] [--seconds 10] [--connections 10] [--minutes 0]

Measures how many requests a second a server answers with a stored stability report of 64 heads with intervals, and bare
Apollo servers with a constant of the same size (a tree through the same schema; one string), by turns under the same
load; then, with --minutes, whether the server's memory stays flat.

npm run bench -- explorer [--refits 50] [--layers 12] [--heads 12] [--store DIR]

Measures what a reader of a large family waits for, in headless chromium (CHROMIUM_PATH, else Debian's): first paint,
JavaScript, hovering, switching, the seed wall, memory. --store keeps the family for the next time.`;

/** What a training step answers. */
interface TrainingAnswer extends Answer {
  loss: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peer: { type: "string", multiple: true, default: [] },
    size: { type: "string", multiple: true, default: ["tiny"] },
    rounds: { type: "string", default: "9" },
    steps: { type: "string", default: "5" },
    threads: { type: "string", default: "2" },
    megabytes: { type: "string", default: "300" },
    part: { type: "string", multiple: true, default: [...partNames] },
    lean: { type: "boolean", default: false },
    clock: { type: "string", default: "wall" },
    refits: { type: "string" },
    layers: { type: "string" },
    heads: { type: "string" },
    width: { type: "string", default: "512" },
    vocab: { type: "string", default: "8192" },
    prompts: { type: "string", default: "100" },
    pairs: { type: "string", default: "4" },
    anchors: { type: "string", default: "8" },
    ablated: { type: "string", default: "64" },
    resamples: { type: "string", default: "1000" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "10" },
    minutes: { type: "string", default: "0" },
    store: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const benchmark = positionals.join();
const known =
  ["training-step", "load", "paper", "calibrated", "api", "explorer"].includes(benchmark) &&
  values.size.every((size) => size in sizes) &&
  values.part.every((part) => (partNames as readonly string[]).includes(part)) &&
  ["wall", "cpu"].includes(values.clock) &&
  (benchmark !== "paper" || values.peer.length === 1);
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (!known) {
  console.error(usage);
  process.exit(1);
}
try {
  const [rounds, threads, megabytes] = [values.rounds, values.threads, values.megabytes].map(Number);
  if (benchmark === "load") await measureLoads({ peers: values.peer, megabytes, rounds, threads });
  else if (benchmark === "api") {
    const [seconds, connections, minutes] = [values.seconds, values.connections, values.minutes].map(Number);
    await measureApi({ rounds, seconds, connections, minutes });
  } else if (benchmark === "explorer") {
    const { refits, layers, heads } = shapeOf({ refits: "50", layers: "12", heads: "12" });
    await measureExplorer({ refits, layers, heads, store: values.store });
  } else if (benchmark === "calibrated") {
    const { refits, layers, heads, prompts, dModel } = paperOptions(threads).sizes;
    measureCalibrated({ refits, layers, heads, prompts }, dModel, Number(values.resamples), values.peer[0]);
  } else if (benchmark === "paper") await measurePaper(paperOptions(threads));
  else for (const size of values.size) await measure(sizes[size]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function paperOptions(threads: number) {
  const { width, vocab, prompts, pairs, anchors, ablated } = values;
  const shape = shapeOf({ refits: "8", layers: "8", heads: "8" });
  return {
    peer: values.peer[0],
    sizes: { ...shape, ...counts({ dModel: width, vocab, prompts, pairs, anchors, ablated }) } satisfies PaperSizes,
    lean: values.lean,
    parts: values.part as PartName[],
    clock: values.clock as "wall" | "cpu",
    threads,
  };
}

/** @param otherwise what is not given */
function shapeOf(otherwise: Record<"refits" | "layers" | "heads", string>) {
  const { refits, layers, heads } = otherwise;
  return counts({
    refits: values.refits ?? refits,
    layers: values.layers ?? layers,
    heads: values.heads ?? heads,
  });
}

function counts<Name extends string>(given: Record<Name, string>): Record<Name, number> {
  const numbers = Object.entries<string>(given).map(([name, n]) => {
    if (!/^[1-9]\d*$/.test(n)) throw new Error(`${name} is ${n}; it must be a whole number, 1 or more`);
    return [name, Number(n)];
  });
  return Object.fromEntries(numbers);
}

async function measure(size: Size): Promise<void> {
  const threads = Number(values.threads);
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  const ours = ["--import", "@oxc-node/core/register", here("training_step.ts")];
  const contestants = [await Contestant.start(process.execPath, ours, size, threads)];
  for (const python of values.peer) {
    contestants.push(await Contestant.start(python, [here("training_step.py")], size, threads));
  }
  const answers = contestants.map((): TrainingAnswer[] => []);
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [i, contestant] of contestants.entries()) {
      await setTimeout(restMilliseconds);
      const answer = await contestant.steps<TrainingAnswer>(Number(values.steps));
      if (round > 0) answers[i].push(answer);
    }
  }
  for (const contestant of contestants) contestant.stop();
  report(size, contestants, answers);
}

function report({ name, config: c, batchSize }: Size, contestants: Contestant[], answers: TrainingAnswer[][]): void {
  const shape = `d${c.dModel} L${c.nLayers} H${c.nHeads} context ${c.nCtx} batch ${batchSize} vocabulary ${c.dVocab}`;
  console.log(`${name}: ${shape}; training step, ${values.rounds} rounds of ${values.steps} steps, by turns`);
  const medians = answers.map((rounds) => median(rounds.flatMap((answer) => answer.milliseconds)));
  for (const [i, { name }] of contestants.entries()) {
    const all = answers[i].flatMap((answer) => answer.milliseconds);
    const last = answers[i].at(-1)!;
    console.log(
      `  ${name}: median ${medians[i].toFixed(1)} ms, fastest ${Math.min(...all).toFixed(1)} ms, ` +
        `peak ${last.peakMegabytes.toFixed(0)} MB, loss ${last.loss.toFixed(3)}`,
    );
  }
  const [ours, ...peers] = medians;
  if (peers.length === 0) return;
  const fastest = medians.indexOf(Math.min(...peers), 1);
  const ratios = answers[0].map(
    (answer, round) => median(answer.milliseconds) / median(answers[fastest][round].milliseconds),
  );
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} over the rounds`;
  console.log(`  ours / ${contestants[fastest].name}: ${(ours / medians[fastest]).toFixed(2)} (${spread})`);
}
