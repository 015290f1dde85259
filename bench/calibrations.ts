/** How long CALIBRATED's statistics take once forward passes are done, beside numpy's bootstrap of the same samples. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type TableSizes, writeTable } from "./calibratedTables.js";

const measures = [
  "stability",
  "commonness",
  "classes",
  "cross-layer",
  "classes-across",
  "prompts",
  "influence",
  "power",
  "agreement",
  "scores",
  "ablation",
  "residual",
];

interface Answer {
  readSeconds: number;
  seconds: number;
  peakMegabytes: number;
  found: number[];
}

/** @param width of the residual stream */
export function measureCalibrated(sizes: TableSizes, width: number, resamples: number, peer: string | undefined): void {
  const folder = mkdtempSync(join(tmpdir(), "seedscope-bench-"));
  try {
    const [trained, untrained] = ["trained", "untrained"].map((name) => join(folder, `${name}.safetensors`));
    writeTable(trained, sizes, 0.6);
    writeTable(untrained, sizes, 0.05);
    const { refits, layers, heads, prompts } = sizes;
    console.log(
      `CALIBRATED of ${refits} refits, ${layers} layers of ${heads} heads, ${prompts} prompts, streams of ${width}, ${resamples} resamples, after the forward passes`,
    );
    const answers = measures.map((measure) => {
      const answer = run<Answer>(process.execPath, [
        "--import",
        "@oxc-node/core/register",
        here("calibrated.ts"),
        ...[measure, trained, untrained, String(resamples), String(width)],
      ]);
      console.log(
        `  ${measure}: ${(answer.readSeconds + answer.seconds).toFixed(1)} s (reading ${answer.readSeconds.toFixed(1)}), peak ${answer.peakMegabytes.toFixed(0)} MB`,
      );
      return answer;
    });
    const total = answers.reduce((sum, { readSeconds, seconds }) => sum + readSeconds + seconds, 0);
    const peak = Math.max(...answers.map(({ peakMegabytes }) => peakMegabytes));
    console.log(`  all: ${total.toFixed(1)} s, peak ${peak.toFixed(0)} MB`);
    if (peer) reportPeer(run<Answer>(peer, [here("calibrated.py"), trained, untrained, String(resamples)]), answers[0]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** numpy draws refits and prompts together, again and again, for the stability of each of the first refit's heads. */
function reportPeer(theirs: Answer, ours: Answer): void {
  const ratio = (theirs.seconds / ours.seconds).toFixed(1);
  console.log(
    `  numpy, stability of the first refit's heads alone, drawn anew each time: ${theirs.seconds.toFixed(1)} s, peak ${theirs.peakMegabytes.toFixed(0)} MB: ` +
      `${ratio} times ours, which is of every refit's heads, their layers and the floor's differences too`,
  );
  console.log(`  its mean over heads ${theirs.found[0].toFixed(6)}, ours (of all refits) ${ours.found[0].toFixed(6)}`);
}

function run<T>(command: string, args: string[]): T {
  return JSON.parse(execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })) as T;
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
