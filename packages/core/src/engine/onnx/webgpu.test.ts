/**
 * The webgpu provider, where an adapter starts: a GPU, or SwiftShader, which Debian's chromium brings.
 *
 * It computes in a process of its own: a provider that crashes must not take the other tests with it.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const softwareAdapter = "/usr/lib/chromium/vk_swiftshader_icd.json";
const env = { ...process.env };
if (!env.VK_ICD_FILENAMES && existsSync(softwareAdapter)) env.VK_ICD_FILENAMES = softwareAdapter;

const { reason } = await inProcess(`
  import { whyNotProvider } from "./providers.ts";
  answer({ reason: await whyNotProvider("webgpu") });
`);

test.skipIf(reason !== null)(`trains a tiny model as cpu does${reason ? ` (skipped: ${reason})` : ""}`, async () => {
  const { webgpu, cpu } = await inProcess(`
    import { modelConfig } from "../../model/config.ts";
    import { optimizerConfig } from "../../training/optimizer.ts";
    import { compileStep, initialState, train } from "../../training/train.ts";
    import { openEngine } from "../engine.ts";

    const config = modelConfig({ layers: 1, heads: 2, dModel: 16, contextLength: 8, vocab: 17 });
    const recipe = { optimizer: optimizerConfig("adam", { learningRate: 0.01 }), batchSize: 2, steps: 6 };
    const ids = (step, ahead) => Int32Array.from({ length: 16 }, (_, i) => ((i + ahead) * 5 + step) % 17);
    const batches = { nSequences: 99, batch: (step) => ({ inputs: ids(step, 0), targets: ids(step, 1) }) };

    async function losses(provider) {
      const engine = await openEngine({ name: "onnx", provider, threads: 1 });
      const program = await compileStep(engine, config, recipe.batchSize);
      const state = initialState(config, 1);
      const losses = [];
      for await (const { loss } of train({ program, recipe, batches, state, untilStep: 6 })) losses.push(loss);
      return losses;
    }
    answer({ webgpu: await losses("webgpu"), cpu: await losses("cpu") });
  `);
  expect(webgpu).toHaveLength(6);
  expect(webgpu[5]).toBeLessThan(webgpu[0] - 0.2);
  // a GPU's exponential and tanh are good to some 1e-6, and six steps of Adam carry that on
  for (const [step, loss] of cpu.entries()) expect(Math.abs(webgpu[step] - loss), `step ${step}`).toBeLessThan(1e-4);
});

test.skipIf(reason !== null)("refuses a tensor that no adapter can hold, by name and size", async () => {
  const { refusal } = await inProcess(`
    import { openEngine } from "../engine.ts";
    const engine = await openEngine({ name: "onnx", provider: "webgpu" });
    const signature = { x: { shape: [1024, 2 ** 19], dtype: "float32" } };
    const refusal = await engine.compile(({ x }) => ({ y: x.add(1) }), signature).catch((error) => error.message);
    answer({ refusal });
  `);
  // 2¹⁰ · 2¹⁹ numbers of 4 bytes: 2³¹ bytes
  expect(refusal).toBe(
    "in.x [1024, 524288] takes 2048 MiB, but WebGPU holds less than 2 GiB in one tensor; use smaller batches, or SEEDSCOPE_ENGINE=onnx",
  );
});

interface Answer {
  refusal: string;
  reason: string | null;
  webgpu: number[];
  cpu: number[];
}

/** Runs a module in this folder in a new process; it answers with one object. */
async function inProcess(source: string): Promise<Answer> {
  const script = `
    const answer = (object) => process.stdout.write(JSON.stringify(object), () => process.exit());
    ${source}
  `;
  const args = ["--import", "@oxc-node/core/register", "--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, env });
  return JSON.parse(stdout);
}
